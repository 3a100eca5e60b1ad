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
     * of 5 to 40 sentences, every ninth without its partner, 0.6 to 2.1 % lay under the default (French, German, Japanese,
     * Korean), of mismatched ones 51 to 66 %: the alignment score of Refine must catch the others.
     */
    minimumConfidence: Share.default(0.55),
  })
  .prefault({});
export type DocumentSettings = z.infer<typeof DocumentSettings>;
