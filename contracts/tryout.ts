import { z } from 'zod';
import { IsoTime, ShortHash } from './primitives.ts';

/** `runs/tryouts/<id>/request.json`: what a person wants translated by which versions. */
export const TryoutRequest = z.strictObject({
  v: z.literal(1),
  tryoutId: ShortHash,
  createdAt: IsoTime,
  by: z.string(),
  segments: z.array(z.string()).min(1),
  parts: z.array(z.strictObject({ model: z.string(), version: z.string(), jobId: z.string() })).min(1),
});
export type TryoutRequest = z.infer<typeof TryoutRequest>;

/** The same with what has come of it. */
export const Tryout = TryoutRequest.omit({ v: true, parts: true }).extend({
  parts: z.array(
    z.strictObject({
      model: z.string(),
      version: z.string(),
      /** `WAITING`: for its turn or for a machine. */
      status: z.enum(['WAITING', 'RUNNING', 'SUCCEEDED', 'FAILED']),
      /** One of every segment, in their order. */
      translations: z.array(z.string()).optional(),
      reason: z.string().optional(),
    }),
  ),
});
export type Tryout = z.infer<typeof Tryout>;
