import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SCHEDULE_ENDPOINTS } from '../../../../contracts/api/schedules.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import type { TimingValue } from './timing-field.tsx';
import { useSentence } from './use-sentence.ts';

/** While somebody types nothing is asked. */
const PAUSE_MILLISECONDS = 300;

/** What a timing means: a sentence, and the next five moments in the zone of the person and in its own. */
export function NextRuns({ timing }: { timing: TimingValue }) {
  const { t, i18n } = useTranslation('schedules');
  const sentence = useSentence();
  const { expression, timeZone } = useSettled(timing);
  const preview = useEndpoint(
    SCHEDULE_ENDPOINTS.previewSchedule,
    { query: { expression, timeZone, count: 5 } },
    { keepPrevious: true },
  );
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const moment = (iso: string, zone: string) =>
    new Intl.DateTimeFormat(i18n.language, {
      ...{ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
      ...{ hour: '2-digit', minute: '2-digit', timeZone: zone },
    }).format(new Date(iso));
  const other = timeZone !== own && !expression.startsWith('rate');
  const times = preview.data?.body.next ?? [];
  return (
    <div aria-live="polite">
      <Box fontWeight="bold">{sentence(timing.expression)}</Box>
      {preview.isPending && <Spinner />}
      {preview.isError && <StatusIndicator type="error">{preview.error.message}</StatusIndicator>}
      {preview.isSuccess && times.length === 0 && (
        <StatusIndicator type="warning">{t('never')}</StatusIndicator>
      )}
      {preview.isSuccess && times.length > 0 && (
        <>
          <Box variant="small" color="text-body-secondary">
            {t('nextRuns', { zone: own })}
          </Box>
          <ol style={{ margin: 0, paddingInlineStart: '1.5em' }}>
            {times.map((iso) => (
              <li key={iso}>
                {moment(iso, own)}
                {other && (
                  <Box variant="small" color="text-body-secondary" display="inline">
                    {` (${moment(iso, timeZone)} ${timeZone})`}
                  </Box>
                )}
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
