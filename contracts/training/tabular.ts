import { z } from 'zod';
import { Share } from '../primitives.ts';

const Column = z.string().min(1);

/** Features of one kind of event between two participants, computed from what came before it alone. */
const Contest = z.strictObject({
  /** Columns that name the two participants, e.g. `home` and `away`. */
  home: Column,
  away: Column,
  /** Columns with what each scored. */
  homeScore: Column,
  awayScore: Column,
  /** Elo (1978): points that a result moves at most, and the advantage of the first participant. */
  elo: z
    .strictObject({ k: z.number().gt(0).default(20), homeAdvantage: z.number().default(65) })
    .prefault({}),
  /** Lengths, in past contests, of the rolling means of form. */
  windows: z.array(z.int().min(1).max(100)).min(1).default([3, 5, 10]),
});

/** Gradient boosting on a table with automated features; time-ordered throughout. */
export const TabularRecipe = z.strictObject({
  v: z.literal(1).default(1),
  task: z.literal('tabular'),
  seed: z.int().nonnegative().default(1),
  /** When a row happened; rows are split and features made in this order. */
  time: Column,
  /** What is predicted: a column, or the outcome of a contest. */
  target: z.union([Column, z.strictObject({ contest: Contest })]),
  kind: z.enum(['classification', 'regression']).default('classification'),
  /** Columns with names of things, whose past (counts, means of the target, days since) becomes features. */
  groups: z.array(Column).default([]),
  /** Columns known before the event that are features as they are; absent: none but those made from the past. */
  columns: z.array(Column).default([]),
  /** The last rows, by time. */
  split: z.strictObject({ validation: Share.default(0.15), test: Share.default(0.15) }).prefault({}),
  search: z
    .strictObject({
      /** Settings of the boosting tried, drawn at random; each is judged on time-ordered folds. */
      candidates: z.int().min(1).max(500).default(12),
      folds: z.int().min(2).max(10).default(4),
      maximumIterations: z.int().min(10).max(10_000).default(300),
    })
    .prefault({}),
  evaluation: z.strictObject({ bootstrapSamples: z.int().min(100).default(1000) }).prefault({}),
});
export type TabularRecipe = z.infer<typeof TabularRecipe>;
