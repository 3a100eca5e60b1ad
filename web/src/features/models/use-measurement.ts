import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ResponseOf } from '../../../../contracts/api/endpoint.ts';
import { MODEL_COMPARISON_ENDPOINTS } from '../../../../contracts/api/model-comparisons.ts';
import { MODEL_VERSION_ENDPOINTS } from '../../../../contracts/api/model-versions.ts';
import { useClient } from '../../api/api-provider.tsx';

const POLL_MS = 2000;
type Accepted = ResponseOf<typeof MODEL_COMPARISON_ENDPOINTS.acceptPostEdits>;

export const hasEnded = (status: Accepted['status'] | undefined) =>
  status === 'SUCCEEDED' || status === 'FAILED';

/** Asks until a measurement of post-edits has ended and stands on evaluation and card. @param measurementId nothing: does not ask */
export function useMeasurement(
  { model, version, setId }: { model: string; version: string; setId: string },
  measurementId: string | undefined,
) {
  const client = useClient();
  const queries = useQueryClient();
  const [accepted, setAccepted] = useState<Accepted>();
  const [failure, setFailure] = useState<Error>();
  useEffect(() => {
    setAccepted(undefined);
    setFailure(undefined);
    if (measurementId === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const ask = async () => {
      const params = { model, version, setId, measurementId };
      const { body } = await client.call(MODEL_COMPARISON_ENDPOINTS.acceptPostEdits, { params });
      if (isGone) return;
      setAccepted(body);
      if (!hasEnded(body.status)) {
        timer = setTimeout(() => ask().catch(setFailure), POLL_MS);
        return;
      }
      for (const { id } of [MODEL_VERSION_ENDPOINTS.getModelCard, MODEL_VERSION_ENDPOINTS.listEvaluations]) {
        void queries.invalidateQueries({ queryKey: [id] });
      }
    };
    ask().catch(setFailure);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [client, queries, model, version, setId, measurementId]);
  return { accepted, failure };
}
