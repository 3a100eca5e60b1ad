import Box from '@cloudscape-design/components/box';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Steps from '@cloudscape-design/components/steps';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemProgress, RunWatch } from '../../../contracts/api/runs.ts';
import type { Run, StageRecord } from '../../../contracts/entities.ts';
import type { Stage } from '../../../contracts/stages.ts';
import { isLive } from '../../../core/registry/run-state.ts';
import { useFormat } from '../i18n/use-format.ts';
import { secondsOf, stagesOf } from './stages-of.ts';
import { useNow } from './use-now.ts';

const LOOKS: Record<StageRecord['status'], StatusIndicatorProps.Type> = {
  RUNNING: 'in-progress',
  SUCCEEDED: 'success',
  FAILED: 'error',
  SKIPPED: 'not-started',
};

/**
 * The stages of a run from first to last: how each stands, how long it took, what it cost if that is known, what it says,
 * and of maps how many items are done and left. `more` adds to a stage what only one kind of run knows.
 */
export function StageGraph({
  run,
  progress,
  costs,
  more,
}: Pick<RunWatch, 'run' | 'progress' | 'costs'> & { more?: Partial<Record<Stage, ReactNode>> }) {
  const { t } = useTranslation('runs');
  const now = useNow(isLive(run));
  const stages = stagesOf(run);
  const longest = Math.max(1, ...Object.values(run.stages).map((record) => secondsOf(record, now)));
  return (
    <Steps
      ariaLabel={t('stages')}
      steps={stages.map((stage) => {
        const record = run.stages[stage];
        const status = record
          ? waits(run, stage)
            ? 'warning'
            : LOOKS[record.status]
          : isLive(run)
            ? 'pending'
            : 'not-started';
        const state = record?.status ?? (isLive(run) ? 'PENDING' : 'NOT_REACHED');
        return {
          status,
          statusIconAriaLabel: t(`stageStatus.${state}`),
          header: (
            <StageHeader
              name={t(`stage.${stage}`)}
              record={record}
              state={state}
              cost={costs[stage]}
              now={now}
              longest={longest}
            />
          ),
          details: (record || more?.[stage]) && (
            <SpaceBetween size="xxxs">
              {record?.message && (
                <Box
                  variant="small"
                  color={record.status === 'FAILED' ? 'text-status-error' : 'text-body-secondary'}
                >
                  {record.message}
                </Box>
              )}
              {record?.status !== 'SKIPPED' && progress[stage] && <Items of={progress[stage]} />}
              {more?.[stage]}
            </SpaceBetween>
          ),
        };
      })}
    />
  );
}

const waits = (run: Run, stage: Stage) =>
  stage === 'AwaitApproval' && run.stages[stage]?.status === 'RUNNING';

/** Name, time and cost of a stage; the bar compares its time with that of the longest one. */
function StageHeader({
  name,
  record,
  state,
  cost,
  now,
  longest,
}: {
  name: string;
  record: StageRecord | undefined;
  state: string;
  cost: number | undefined;
  now: number;
  longest: number;
}) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const seconds = record && record.status !== 'SKIPPED' ? secondsOf(record, now) : undefined;
  return (
    <span style={{ display: 'inline-flex', gap: '0 1rem', flexWrap: 'wrap', alignItems: 'center' }}>
      <span style={{ minWidth: '16rem' }}>{name}</span>
      {seconds === undefined ? (
        <Box variant="small" color="text-body-secondary" display="inline">
          {t(`stageStatus.${state}`)}
        </Box>
      ) : (
        <span style={{ display: 'flex', gap: '0.5rem', alignItems: 'center' }}>
          <span
            aria-hidden
            style={{
              height: '0.5rem',
              width: `${Math.max(0.15, (8 * seconds) / longest)}rem`,
              background: 'currentColor',
              opacity: 0.35,
              borderRadius: '0.25rem',
            }}
          />
          <Box variant="small" color="text-body-secondary" display="inline">
            {[
              seconds < 10 ? t('seconds', { seconds: format.decimal(seconds) }) : format.duration(seconds),
              ...(cost === undefined ? [] : [format.usd(cost)]),
            ].join(' · ')}
          </Box>
        </span>
      )}
    </span>
  );
}

/** Done and left items of a map. */
function Items({ of: { items, done, quarantined } }: { of: ItemProgress }) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const counts = { done: format.count(done), items: format.count(items ?? done) };
  if (items === 0) return null;
  const left = Math.max(0, (items ?? done) - done);
  const words = [
    t('items', counts),
    ...(left > 0 ? [t('left', { left: format.count(left) })] : []),
    ...(quarantined > 0 ? [t('quarantined', { inputs: format.count(quarantined) })] : []),
  ].join(' · ');
  if (left === 0)
    return (
      <Box variant="small" color="text-body-secondary">
        {words}
      </Box>
    );
  return (
    <ProgressBar
      value={items ? (100 * done) / items : 100}
      ariaLabel={t('items', counts)}
      additionalInfo={words}
    />
  );
}
