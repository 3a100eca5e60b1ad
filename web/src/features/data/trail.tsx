import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useCorpusId } from './use-corpus-id.ts';

/** The way from all corpora to this page. @param here what follows the corpus, and the page itself last */
export function Trail({ here = [] }: { here?: { text: string; href: string }[] }) {
  const { t } = useTranslation('data');
  const navigate = useNavigate();
  const { name, path } = useCorpusId();
  return (
    <BreadcrumbGroup
      ariaLabel={t('trail')}
      items={[{ text: t('title'), href: '/data' }, { text: name, href: path }, ...here]}
      onFollow={(event) => {
        event.preventDefault();
        navigate(event.detail.href);
      }}
    />
  );
}
