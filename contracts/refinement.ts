import { z } from 'zod';
import { HeldOutSet } from './aligner.ts';
import { DatasetVersionId } from './manifest.ts';
import { Count, RunId, SourceId } from './primitives.ts';
import { PhraseSpike, TextSketch } from './text-sketch.ts';

/** What TrainAligner decided for a run: everything that the items of Refine share. `runs/<run>/refinement.json`. */
export const Refinement = z.strictObject({
  v: z.literal(1),
  runId: RunId,
  version: DatasetVersionId,
  /** Shards of this version, those of earlier runs included, in ascending order. */
  shardKeys: z.array(z.string()),
  /** Pairs in these shards. */
  pairs: Count,
  /** Card of the aligner; absent when pairs are not scored. */
  alignerKey: z.string().optional(),
  /** Domains of pairs that have none of their own; absent when they are left without. */
  domainModelKey: z.string().optional(),
  /** All held-out sets of the corpus. */
  heldOut: z.array(HeldOutSet),
  /** Segments of the recipe's decontamination lists; absent when there are none. */
  decontaminationKey: z.string().optional(),
  /** Of what each source delivered in this run. */
  sketches: z.record(SourceId, TextSketch),
  /** Phrases that a delivery suddenly has; pairs with them are dropped when the recipe says so. */
  spikes: z.array(PhraseSpike),
  /** For a person: what was unusual, and what to do. */
  warnings: z.array(z.string()),
});
export type Refinement = z.infer<typeof Refinement>;
