import { z } from 'zod';
import { DocumentSettings } from './document-settings.ts';
import { SubtitleSettings } from './subtitle-settings.ts';

/** States of a target in XLIFF 1.2 and of a segment in XLIFF 2.x. */
const XliffState = z.enum([
  'new',
  'needs-translation',
  'needs-l10n',
  'needs-adaptation',
  'needs-review-translation',
  'needs-review-l10n',
  'needs-review-adaptation',
  'initial',
  'translated',
  'reviewed',
  'signed-off',
  'final',
]);

/** How files become records. */
export const ReadingSettings = z
  .strictObject({
    /** Inline codes of TMX, XLIFF and localisation files: stripped, or kept as placeholders `{1}`, `{2}`. */
    inlineTags: z.enum(['strip', 'placeholder']).default('strip'),
    /** XLIFF segments are read in these states, and where no state is given; the names of XLIFF 1.2 and 2.x. */
    xliffStates: z.array(XliffState).default(['translated', 'final', 'reviewed', 'signed-off']),
    /** `approved`: only XLIFF 1.2 units that say `approved="yes"`. */
    xliffUnits: z.enum(['any', 'approved']).default('any'),
    /** gettext entries marked fuzzy, which are guesses that a translator has not seen. */
    poFuzzy: z.enum(['skip', 'keep']).default('skip'),
    documents: DocumentSettings,
    subtitles: SubtitleSettings,
  })
  .prefault({});
export type ReadingSettings = z.infer<typeof ReadingSettings>;
