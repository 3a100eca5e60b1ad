import { TRAINING_ENDPOINTS } from '../../../../contracts/api/trainings.ts';
import type { Model } from '../../../../contracts/entities.ts';
import { useEndpoint } from '../../api/use-endpoint.ts';

/** The first 200 model lines, by name; none until they are known. */
export function useLines(): { lines: readonly Model[]; status: 'loading' | 'error' | 'finished' } {
  const { data, isError } = useEndpoint(TRAINING_ENDPOINTS.listModelLines, { query: { limit: 200 } });
  return { lines: data?.body.items ?? [], status: data ? 'finished' : isError ? 'error' : 'loading' };
}
