import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Table from '@cloudscape-design/components/table';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { type SweepMember, TRAINING_ENDPOINTS } from '../../../../contracts/api/trainings.ts';
import type { Sweep } from '../../../../contracts/sweep.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { PageFailure } from '../../layout/page-failure.tsx';
import { PageLink } from '../../layout/page-link.tsx';
import { Trail } from '../../layout/trail.tsx';
import { RunStatus } from '../../runs/run-status.tsx';
import { MOST_COMPARED } from './curves-of.ts';
import { LinkButton } from './link-button.tsx';
import { shown } from './recipe-difference.ts';
import { SweepPictures } from './sweep-pictures.tsx';
import { bestScore } from './sweep-scores.ts';
import { shortId } from './use-compared.ts';
import { useRecipeLabel } from './use-recipe-label.ts';

/** One sweep: its members, the best first, and what their settings did to their scores. */
export function Component() {
  const { sweepId = '' } = useParams();
  const { t } = useTranslation('trainings');
  const found = useEndpoint(
    TRAINING_ENDPOINTS.getSweep,
    { params: { sweepId } },
    { pollSeconds: (body) => (body?.sweep.endedAt ? false : 3) },
  );
  if (found.error)
    return <PageFailure error={found.error} again={() => void found.refetch()} feature="trainings" />;
  if (!found.data) return <Spinner size="large" />;
  const { sweep, members } = found.data.body;
  const sorted = [...members].sort((a, b) => (bestScore(b) ?? -Infinity) - (bestScore(a) ?? -Infinity));
  const compared = sorted.slice(0, MOST_COMPARED).map(({ runId }) => runId);
  return (
    <SpaceBetween size="l">
      <Trail
        feature="trainings"
        here={[
          { text: t('sweeps.title'), href: '/trainings/sweeps' },
          { text: sweepId, href: `/trainings/sweeps/${sweepId}` },
        ]}
      />
      <Header
        variant="h1"
        description={t('sweeps.about', {
          model: sweep.model,
          count: members.length,
          method: t(`sweeps.method.${sweep.method}`),
        })}
        actions={
          compared.length > 1 && (
            <LinkButton to={`/trainings/compare?runs=${compared.join(',')}`}>
              {t('sweeps.compare')}
            </LinkButton>
          )
        }
      >
        {sweepId}
      </Header>
      <Members sweep={sweep} members={sorted} />
      <SweepPictures
        members={sorted}
        settings={Object.keys(sweep.space).filter((path) => varies(sorted, path))}
      />
    </SpaceBetween>
  );
}

/** A setting that all have the same shows nothing. */
const varies = (members: readonly SweepMember[], path: string) =>
  new Set(members.map(({ settings }) => settings[path])).size > 1;

function Members({ sweep, members }: { sweep: Sweep; members: readonly SweepMember[] }) {
  const { t } = useTranslation('trainings');
  const format = useFormat();
  const labelOf = useRecipeLabel();
  return (
    <Table
      variant="container"
      wrapLines
      header={<Header variant="h2">{t('sweeps.members')}</Header>}
      items={[...members]}
      trackBy="runId"
      columnDefinitions={[
        {
          id: 'run',
          header: t('run'),
          isRowHeader: true,
          cell: ({ runId }) => (
            <>
              <PageLink to={`/trainings/${runId}`}>{shortId(runId)}</PageLink>
              {runId === sweep.best && <b> {t('sweeps.best')}</b>}
            </>
          ),
        },
        {
          id: 'status',
          header: t('status'),
          minWidth: 150,
          cell: ({ status, stoppedEarly }) =>
            stoppedEarly ? t('sweeps.stopped') : <RunStatus status={status} />,
        },
        {
          id: 'score',
          header: t('compare.best'),
          cell: (member) => {
            const best = bestScore(member);
            return best === undefined ? '–' : format.decimal(best, 2);
          },
        },
        ...Object.keys(sweep.space).map((path) => ({
          id: path,
          header: labelOf(path),
          cell: ({ settings }: SweepMember) => shown(settings[path]),
        })),
        {
          id: 'step',
          header: t('sweeps.step'),
          cell: ({ scores }) => format.count(scores.at(-1)?.optimizerStep ?? 0),
        },
        {
          id: 'cost',
          header: t('cost'),
          cell: ({ costUsd }) => (costUsd === undefined ? '–' : format.usd(costUsd)),
        },
      ]}
    />
  );
}
