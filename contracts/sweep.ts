import { z } from 'zod';
import { CorpusName, IsoTime, LanguagePair, RunId } from './primitives.ts';
import { TaskType } from './training-recipe.ts';

const Scalar = z.union([z.number(), z.string(), z.boolean()]);

/** What one setting is tried with: listed values, or numbers between two bounds, even or in even steps of their logarithm. */
export const SweepValues = z.union([
  z.strictObject({ values: z.array(Scalar).min(1).max(50) }),
  z.strictObject({ uniform: z.tuple([z.number(), z.number()]) }),
  z.strictObject({ log: z.tuple([z.number().gt(0), z.number().gt(0)]) }),
]);
export type SweepValues = z.infer<typeof SweepValues>;

/** Settings by their place in the recipe: `{"optimizer.peakLearningRate": {"log": [1e-4, 3e-3]}}`. */
export const SweepSpace = z
  .record(z.string().regex(/^[a-zA-Z]+(\.[a-zA-Z]+)*$/), SweepValues)
  .refine((space) => Object.keys(space).length > 0, 'name at least one setting');
export type SweepSpace = z.infer<typeof SweepSpace>;

/** What a person asks for. */
export const SweepRequest = z.strictObject({
  model: z.string(),
  space: SweepSpace,
  /** `grid`: every combination of listed values. `random`: `runs` draws (Bergstra and Bengio 2012). */
  method: z.enum(['grid', 'random']).default('random'),
  /** At most so many; a grid with more is refused. */
  runs: z.int().min(1).max(100).default(8),
  seed: z.int().nonnegative().default(1),
  /** Members that run at once. */
  parallel: z.int().min(1).max(100).default(2),
  /** Ends members that are hopeless, by the median stopping rule; never before so many validations. */
  stopHopelessAfter: z.int().min(1).default(3),
  by: z.string().default('unknown'),
});
export type SweepRequest = z.infer<typeof SweepRequest>;

/** Trainings of one model line that differ in their recipes. */
export const Sweep = SweepRequest.omit({ by: true }).extend({
  sweepId: RunId,
  task: TaskType,
  corpus: CorpusName,
  languagePair: LanguagePair,
  startedBy: z.string(),
  createdAt: IsoTime,
  /** Its trainings with what each changes in the recipe. */
  members: z.array(z.strictObject({ runId: RunId, settings: z.record(z.string(), Scalar) })),
  /** When all members had ended, and which was best by its validation score. */
  endedAt: IsoTime.optional(),
  best: RunId.optional(),
});
export type Sweep = z.infer<typeof Sweep>;
