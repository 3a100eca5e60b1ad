import { MODEL_ENDPOINTS } from '../../../../contracts/api/models.ts';
import type { Run } from '../../../../contracts/entities.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';
import { useMetricText } from '../../i18n/use-metric-text.ts';

/** Versions of a line that are looked at: trainings further back have no score in lists. */
const VERSIONS = 100;

/** What the version that a training made reaches on its corpus' own test set; a line is asked for once, however many of its runs are shown. */
export function RunScore({ run: { model = '', modelVersion } }: { run: Run }) {
  const metrics = useMetricText();
  const versions = useEndpoint(
    MODEL_ENDPOINTS.listModelVersions,
    { params: { model }, query: { limit: VERSIONS } },
    { enabled: modelVersion !== undefined },
  );
  const { metric, score } = versions.data?.body.items.find(({ version }) => version === modelVersion) ?? {};
  if (metric === undefined || score === undefined) return '–';
  return (
    <span
      title={metrics.interval(metric, score)}
    >{`${metrics.title(metric)} ${metrics.score(metric, score)}`}</span>
  );
}
