import { useEffect, useRef, useState } from 'react';
import { MODEL_COMPARISON_ENDPOINTS } from '../../../../contracts/api/model-comparisons.ts';
import { MODEL_VERSION_ENDPOINTS } from '../../../../contracts/api/model-versions.ts';
import { MODEL_ENDPOINTS } from '../../../../contracts/api/models.ts';
import type { Verdict } from '../../../../contracts/human-comparison.ts';
import { useAction, useEndpoint } from '../../api/use-endpoint.ts';
import { useNotices } from '../../layout/notices.tsx';

/** Verdicts are kept on the server when so many have come together, and when the person pauses or leaves. */
const KEEP_AT = 5;
const PAUSE_MS = 1500;

/** One person's way through a blind comparison: it begins at the first pair without a verdict, and loses none. */
export function useJudging(params: { model: string; version: string; comparisonId: string }) {
  const notices = useNotices();
  const comparison = useEndpoint(MODEL_COMPARISON_ENDPOINTS.getBlindComparison, { params });
  const keep = useAction(MODEL_COMPARISON_ENDPOINTS.judgePairs, {
    refresh: [MODEL_COMPARISON_ENDPOINTS.listBlindComparisons],
  });
  const settle = useAction(MODEL_COMPARISON_ENDPOINTS.settleComparison, {
    refresh: [
      MODEL_VERSION_ENDPOINTS.getModelCard,
      MODEL_VERSION_ENDPOINTS.getModelCardPage,
      MODEL_VERSION_ENDPOINTS.getPromotionDecision,
      MODEL_VERSION_ENDPOINTS.getModelVersion,
      MODEL_ENDPOINTS.getModel,
      MODEL_ENDPOINTS.listWaitingVersions,
    ],
  });
  const [mine, setMine] = useState<Record<string, Verdict>>({});
  const unsaved = useRef<Record<string, Verdict>>({});
  const [at, setAt] = useState<number>();
  const body = comparison.data?.body;
  const pairs = body?.pairs ?? [];
  const said = { ...body?.verdicts, ...mine };
  const firstOpen = pairs.findIndex(({ pairId }) => body?.verdicts[pairId] === undefined);
  const index = at ?? Math.max(0, firstOpen);
  const pair = pairs[index];
  const goTo = (wanted: number) => setAt(Math.min(Math.max(0, wanted), pairs.length - 1));

  const save = async () => {
    const verdicts = unsaved.current;
    if (Object.keys(verdicts).length === 0) return;
    unsaved.current = {};
    try {
      await keep.mutateAsync({ request: { params, body: { verdicts } } });
    } catch (error) {
      unsaved.current = { ...verdicts, ...unsaved.current };
      throw error;
    }
  };
  const saveQuietly = () => save().catch(notices.failed);
  const saveLater = useRef(saveQuietly);
  saveLater.current = saveQuietly;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a verdict more begins the pause anew.
  useEffect(() => {
    const timer = setTimeout(() => void saveLater.current(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [mine]);
  useEffect(() => () => void saveLater.current(), []);

  return {
    comparison,
    pair,
    index,
    said,
    settled: settle.data?.body,
    isSettling: settle.isPending,
    next: () => goTo(index + 1),
    previous: () => goTo(index - 1),
    judge: (verdict: Verdict) => {
      if (!pair) return;
      unsaved.current[pair.pairId] = verdict;
      setMine((before) => ({ ...before, [pair.pairId]: verdict }));
      if (Object.keys(unsaved.current).length >= KEEP_AT) void saveQuietly();
      goTo(index + 1);
    },
    settle: () =>
      save().then(() => settle.mutate({ request: { params } }, { onError: notices.failed }), notices.failed),
  };
}
