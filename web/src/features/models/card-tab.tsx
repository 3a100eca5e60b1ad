import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useTranslation } from 'react-i18next';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { MODEL_VERSION_ENDPOINTS } from '../../../../contracts/api/model-versions.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { Failure } from '../../layout/failure.tsx';
import './card-tab.css';
import { useDownload } from './use-download.ts';

/** The card of a version as people read it, and as programs do. Markup in it is shown as text. */
export function CardTab({ model, version }: { model: string; version: string }) {
  const { t } = useTranslation('models');
  const page = useEndpoint(MODEL_VERSION_ENDPOINTS.getModelCardPage, { params: { model, version } });
  const download = useDownload(model, version);
  if (page.isError) return <Failure error={page.error} again={() => page.refetch()} />;
  if (!page.data) return <Spinner size="large" />;
  return (
    <SpaceBetween size="m">
      <SpaceBetween direction="horizontal" size="xs">
        <Button iconName="download" onClick={() => download('card.json')}>
          JSON
        </Button>
        <Button iconName="download" onClick={() => download('card.md')}>
          Markdown
        </Button>
      </SpaceBetween>
      <article className="model-card" aria-label={t('tab.card')} lang="en">
        <Markdown remarkPlugins={[remarkGfm]} components={{ h1: 'h2', h2: 'h3', table: ScrollingTable }}>
          {page.data.body.markdown}
        </Markdown>
      </article>
    </SpaceBetween>
  );
}

/** Wide tables scroll by themselves, with the keyboard too. */
function ScrollingTable({ children }: { children?: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
    <div className="model-card-table" tabIndex={0}>
      <table>{children}</table>
    </div>
  );
}
