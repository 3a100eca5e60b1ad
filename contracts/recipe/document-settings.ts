import { z } from 'zod';
import { Share } from '../primitives.ts';

/** How two documents in plain text, Markdown or HTML become pairs of sentences. */
export const DocumentSettings = z
  .strictObject({
    /**
     * What a single line break in plain text is: `paragraph` an end of a paragraph, `wrap` a space. `detect` takes lines for
     * wrapped where most of them end within a sentence.
     */
    lineBreaks: z.enum(['detect', 'paragraph', 'wrap']).default('detect'),
    /**
     * Confidence of the alignment under which two documents are refused as no translations of each other. Of real pairs
     * of five sentences or more 0.2 % lay under the default, of mismatched ones 40 %.
     */
    minimumConfidence: Share.default(0.5),
  })
  .prefault({});
export type DocumentSettings = z.infer<typeof DocumentSettings>;
