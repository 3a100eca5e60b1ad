import { z } from 'zod';
import { Count, Share } from './primitives.ts';

/** `calibration.json` of an evaluation: of every class, ten bins of equally many rows by what was predicted. */
export const Calibration = z.strictObject({
  v: z.literal(1),
  rows: Count,
  /** Mean distance of prediction and outcome over the bins, weighted by rows (Naeini et al. 2015). */
  expectedError: z.number(),
  curves: z.array(
    z.strictObject({
      class: z.string(),
      bins: z.array(
        z.strictObject({
          predicted: Share,
          /** How often it came, with its 95 % interval (Wilson 1927). */
          observed: Share,
          low: Share,
          high: Share,
          rows: Count,
        }),
      ),
    }),
  ),
});
export type Calibration = z.infer<typeof Calibration>;

/** `classes-<setId>.json` of an evaluation of a classifier. */
export const ClassTable = z.strictObject({
  v: z.literal(1),
  /** Null where the class was never said, or never came. */
  classes: z.array(
    z.strictObject({
      class: z.string(),
      rows: Count,
      precision: Share.nullable(),
      recall: Share.nullable(),
      f1: Share.nullable(),
    }),
  ),
  /** Examples by [true class, predicted class], in the order of `classes`. */
  confusion: z.array(z.array(Count)),
});
export type ClassTable = z.infer<typeof ClassTable>;
