import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { RUN_ENDPOINTS } from '../../../../contracts/api/runs.ts';
import { TRAINING_ENDPOINTS } from '../../../../contracts/api/trainings.ts';
import type { JobAttempt, Run } from '../../../../contracts/entities.ts';
import { isLive } from '../../../../core/registry/run-state.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { Failure } from '../../layout/failure.tsx';

const LINES = 300;
/** Pixels from the end of the log that still count as its end. */
const NEAR_END = 40;
const idOf = ({ step, attempt }: Pick<JobAttempt, 'step' | 'attempt'>) => `${step}-${attempt}`;
const hasEnded = ({ status }: JobAttempt) => status === 'SUCCEEDED' || status === 'FAILED';

/** The end of the log of one attempt; follows it while the attempt goes on. */
export function LogTail({ run }: { run: Run }) {
  const { t } = useTranslation('trainings');
  const [search, setSearch] = useSearchParams();
  const known = useEndpoint(
    RUN_ENDPOINTS.listAttempts,
    { params: { runId: run.runId }, query: { limit: 200 } },
    { pollSeconds: isLive(run) ? 5 : 0 },
  );
  const attempts = known.data?.body.items ?? [];
  const chosen = attempts.find((attempt) => idOf(attempt) === search.get('log')) ?? attempts.at(-1);
  const options = attempts.map((attempt) => ({
    value: idOf(attempt),
    label: t('attempts.name', { step: t(`step.${attempt.step}`), attempt: attempt.attempt }),
  }));
  if (known.error) return <Failure error={known.error} again={() => void known.refetch()} />;
  if (known.isPending) return <Spinner />;
  if (!chosen) return <Box color="text-body-secondary">{t('attempts.none')}</Box>;
  return (
    <SpaceBetween size="m">
      <FormField label={t('attempts.job')}>
        <Select
          options={options}
          selectedOption={options.find(({ value }) => value === idOf(chosen)) ?? null}
          onChange={({ detail }) =>
            setSearch({ tab: 'log', log: detail.selectedOption.value ?? '' }, { replace: true })
          }
        />
      </FormField>
      <LogLines attempt={chosen} />
    </SpaceBetween>
  );
}

function LogLines({ attempt }: { attempt: JobAttempt }) {
  const { t } = useTranslation('trainings');
  const log = useEndpoint(
    TRAINING_ENDPOINTS.getTrainingLog,
    {
      params: { runId: attempt.runId },
      query: { step: attempt.step, attempt: attempt.attempt, lines: LINES },
    },
    { pollSeconds: hasEnded(attempt) ? 0 : 2 },
  );
  const box = useRef<HTMLPreElement>(null);
  const lines = log.data?.body.lines ?? [];
  const follows = useRef(true);
  // Follows the log, like a terminal: unless the person has scrolled up to read.
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are the reason to scroll.
  useEffect(() => {
    if (follows.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [lines.at(-1), lines.length]);
  if (log.error) return <Failure error={log.error} again={() => void log.refetch()} />;
  if (lines.length === 0) {
    return <Box color="text-body-secondary">{t(log.isPending ? 'loading' : 'log.none')}</Box>;
  }
  return (
    <>
      {lines.length >= LINES && <Box variant="small">{t('log.last', { lines: LINES })}</Box>}
      <pre
        ref={box}
        role="log"
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          follows.current = scrollHeight - scrollTop - clientHeight < NEAR_END;
        }}
        // Scrolls by keyboard too.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable.
        tabIndex={0}
        aria-label={t('tab.log')}
        style={{ maxHeight: '60vh', overflow: 'auto', fontSize: '0.8rem', lineHeight: 1.4, margin: 0 }}
      >
        {lines.join('\n')}
      </pre>
    </>
  );
}
