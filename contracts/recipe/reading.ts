import { z } from 'zod';

/** How files become records. */
export const ReadingSettings = z
  .strictObject({
    /** Inline codes of TMX, XLIFF and localisation files: stripped, or kept as placeholders `{1}`, `{2}`. */
    inlineTags: z.enum(['strip', 'placeholder']).default('strip'),
  })
  .prefault({});
export type ReadingSettings = z.infer<typeof ReadingSettings>;
