import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useTranslation } from 'react-i18next';
import { PageFailure } from '../../layout/page-failure.tsx';
import { Trail } from '../../layout/trail.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { ComparedRecipes } from './compared-recipes.tsx';
import { ComparedScores } from './compared-scores.tsx';
import { MOST_COMPARED } from './curves-of.ts';
import { TrainingCurves } from './training-curves.tsx';
import { shortId, useCompared } from './use-compared.ts';

/** Some trainings beside each other: their curves in one picture, what differs in their recipes, and their scores. */
export function Component() {
  const { t } = useTranslation('trainings');
  const address = useAddress();
  const named = (address.get('runs') ?? '').split(',').filter(Boolean);
  const runIds = [...new Set(named)].slice(0, MOST_COMPARED);
  const compared = useCompared(runIds);
  const failed = compared.find(({ error, data }) => error && !data);
  const runs = compared.flatMap(({ data }) => (data ? [data] : []));
  if (failed?.error) {
    return <PageFailure error={failed.error} again={() => void failed.refetch()} feature="trainings" />;
  }
  return (
    <SpaceBetween size="l">
      <Trail
        feature="trainings"
        here={[{ text: t('compare.title'), href: `/trainings/compare?runs=${runIds.join(',')}` }]}
      />
      <Header variant="h1" description={t('compare.help')}>
        {t('compare.title')}
      </Header>
      {runIds.length < 2 && <Box>{t('compare.few')}</Box>}
      {/* Of some of them nothing can be said about all of them. */}
      {runs.length < runIds.length && <Spinner size="large" />}
      {runs.length > 1 && runs.length === runIds.length && (
        <SpaceBetween size="l">
          <ComparedScores runs={runs} />
          <TrainingCurves
            curves={runs.flatMap(({ run, progress }) =>
              progress ? [{ name: shortId(run.runId), progress }] : [],
            )}
          />
          <ComparedRecipes runs={runs.map(({ run }) => run)} />
        </SpaceBetween>
      )}
    </SpaceBetween>
  );
}
