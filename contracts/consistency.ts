import { z } from 'zod';
import { DatasetManifest } from './manifest.ts';
import { ConflictSample } from './shard.ts';
import { MissedTermExamples } from './term-report.ts';
import { PhraseSpike } from './text-sketch.ts';
import { VersionComparison } from './version-comparison.ts';

/** One comparison. `invariant` must hold; `drift` compares with what came before; `content` says what is in
 * the text itself that somebody should look at. */
export const ConsistencyFinding = z.strictObject({
  check: z.string(),
  kind: z.enum(['invariant', 'drift', 'content']),
  verdict: z.enum(['pass', 'warn', 'fail']),
  /** What it was judged on: `corpus`, or a source id. */
  subject: z.string(),
  /** One sentence with the figures, for a person. */
  message: z.string(),
  value: z.number().optional(),
  limit: z.number().optional(),
});
export type ConsistencyFinding = z.infer<typeof ConsistencyFinding>;

/** `runs/<run>/consistency.json`; carries the manifest that Publish will publish unchanged. */
export const ConsistencyReport = z.strictObject({
  v: z.literal(1),
  verdict: z.enum(['pass', 'warn', 'fail']),
  comparedWith: z.string().optional(),
  findings: z.array(ConsistencyFinding),
  /** Against the previous version; absent for the first one. */
  comparison: VersionComparison.optional(),
  spikes: z.array(PhraseSpike),
  /** Source segments with more than one translation in training: the first of them. */
  conflictSamples: z.array(ConflictSample).max(20),
  /** Of the terms that the manifest lists; absent without a termbase. */
  missedTermExamples: MissedTermExamples.optional(),
  manifest: DatasetManifest,
});
export type ConsistencyReport = z.infer<typeof ConsistencyReport>;
