import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import type { VersionDetails } from '../../../../contracts/api/data.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { PageLink } from '../../layout/page-link.tsx';
import { Time } from '../../layout/time.tsx';
import { useCorpusId } from './use-corpus-id.ts';

/** How a version was made: by which run, from what, with which recipe and code. */
export function Provenance({ details: { manifest, inputs, files } }: { details: VersionDetails }) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const { path } = useCorpusId();
  const { previousVersion, runId, recipeHash, codeVersion, icuVersion, normaliserVersion, planId } = manifest;
  return (
    <Container header={<Header variant="h2">{t('provenance')}</Header>}>
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={4}
          minColumnWidth={200}
          items={[
            { label: t('run'), value: <PageLink to={`/preparations/${runId}`}>{runId}</PageLink> },
            { label: t('created'), value: <Time at={manifest.createdAt} as="second" /> },
            {
              label: t('previousVersion'),
              value: previousVersion ? (
                <PageLink to={`${path}/${previousVersion}`}>{previousVersion}</PageLink>
              ) : (
                t('firstVersion')
              ),
            },
            {
              label: t('inputs'),
              value: t('inputsAndFiles', {
                count: files,
                inputs: format.count(inputs),
                files: format.count(files),
              }),
            },
            { label: t('recipeHash'), value: <code>{recipeHash}</code> },
            { label: t('codeVersion'), value: <code>{codeVersion}</code> },
            { label: t('plan'), value: <code title={planId}>{planId.slice(0, 16)}…</code> },
            { label: t('unicode'), value: `ICU ${icuVersion}, ${normaliserVersion}` },
          ]}
        />
        <ExpandableSection headerText={t('recipeUsed')}>
          <Box variant="code">
            <pre style={{ overflowX: 'auto' }}>{JSON.stringify(manifest.recipe, null, 2)}</pre>
          </Box>
        </ExpandableSection>
      </SpaceBetween>
    </Container>
  );
}
