import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { PageLink } from '../../layout/page-link.tsx';
import { RunList } from '../../runs/run-list.tsx';
import { useSession } from '../../session/use-session.ts';

/** All preparations, newest first. */
export function Component() {
  const { t } = useTranslation('preparations');
  const navigate = useNavigate();
  const { may } = useSession();
  return (
    <RunList
      kind="preparation"
      title={t('title')}
      path="/preparations"
      empty={
        <Box textAlign="center">
          {t('empty')} {may('operator') && <PageLink to="/uploads">{t('upload')}</PageLink>}
        </Box>
      }
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={() => navigate('/uploads')}>{may('operator') ? t('upload') : t('uploads')}</Button>
          {may('operator') && (
            <Button variant="primary" onClick={() => navigate('/preparations/new')}>
              {t('new')}
            </Button>
          )}
        </SpaceBetween>
      }
      columns={[
        {
          id: 'version',
          header: t('version'),
          minWidth: 150,
          cell: ({ corpus, languagePair, datasetVersion }) =>
            datasetVersion ? (
              <PageLink to={`/data/${corpus}/${languagePair}/${datasetVersion}`}>{datasetVersion}</PageLink>
            ) : (
              '–'
            ),
        },
      ]}
    />
  );
}
