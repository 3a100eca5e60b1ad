import { z } from 'zod';
import { Rights } from './rights.ts';

/** A path below the folder of the manifest, with `/` between folders. */
const DeliveredPath = z
  .string()
  .min(1)
  .refine(
    (path) => !path.startsWith('/') && !path.split('/').includes('..'),
    'name a file below this folder',
  );

/**
 * `dragoman.json` in a folder of a source, uploaded together with the files beside and below it: their rights, and which
 * files of one language belong together where their names do not say so.
 */
export const DeliveryManifest = Rights.extend({
  v: z.literal(1),
  files: z
    .array(Rights.extend({ source: DeliveredPath, target: DeliveredPath.optional() }))
    .max(100_000)
    .default([]),
});
export type DeliveryManifest = z.infer<typeof DeliveryManifest>;

/** `<file>.rights.json` beside a file: what holds for it alone, before anything that a manifest says. */
export const RightsSidecar = Rights;
