import Spinner from '@cloudscape-design/components/spinner';
import { Navigate, useParams } from 'react-router';
import { RUN_ENDPOINTS } from '../../../contracts/api/runs.ts';
import { useEndpoint } from '../api/use-endpoint.ts';
import { PageFailure } from './page-failure.tsx';

/** `/runs/<id>`, as messages link to it: leads to the page of the run's kind. */
export function Component() {
  const { runId = '' } = useParams();
  const run = useEndpoint(RUN_ENDPOINTS.getRun, { params: { runId } });
  if (run.error) return <PageFailure feature="overview" error={run.error} again={() => void run.refetch()} />;
  if (!run.data) return <Spinner />;
  const folder = run.data.body.kind === 'preparation' ? 'preparations' : 'trainings';
  return <Navigate to={`/${folder}/${encodeURIComponent(runId)}`} replace />;
}
