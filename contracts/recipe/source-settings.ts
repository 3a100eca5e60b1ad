import { z } from 'zod';

/** What is known of a source beforehand. A source without an entry has these defaults. */
export const SourceSettings = z.strictObject({
  /** SPDX id or a short name of the terms under which the text was received. */
  licence: z.string().min(1).default('unknown'),
  /** Whose text it is. */
  owner: z.string().min(1).optional(),
  title: z.string().min(1).optional(),
  domain: z.string().min(1).optional(),
  /** Held-out pairs and score thresholds come from trusted sources only. */
  trusted: z.boolean().default(true),
  /**
   * `test`: everything from this source becomes a named test set and nothing of it is trained on. `decontaminate`:
   * nothing of it is trained on, nor of what shares its text, and it is no test set: public benchmarks, for example.
   */
  use: z.enum(['train', 'test', 'decontaminate']).default('train'),
});
export type SourceSettings = z.infer<typeof SourceSettings>;
