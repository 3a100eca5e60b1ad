import { z } from 'zod';
import { Share } from '../primitives.ts';

/** How two subtitle files of one film become pairs of lines. What is taken out is counted in a note of the input. */
export const SubtitleSettings = z
  .strictObject({
    /** Takes out what describes sounds to the deaf: `[door slams]`, `(music)`, `（拍手）`. */
    soundDescriptions: z.boolean().default(true),
    /** Takes out who speaks: `JOHN:`, `>> `, `（太郎）`. */
    speakerLabels: z.boolean().default(true),
    /** Takes out sung lines, which are marked with notes: `♪ la la ♪`. */
    lyrics: z.boolean().default(true),
    /** Takes out who made the subtitles, and advertisements. */
    credits: z.boolean().default(true),
    /** Splits lines that begin with dashes, `- Yes. - No.`, into one for each speaker. */
    dialogueDashes: z.boolean().default(true),
    /** Takes out markup: italics, fonts, positions such as `{\an8}`. */
    markup: z.boolean().default(true),
    /** Joins pairs of lines while a sentence goes on; over at most so long a pause. 0 joins nothing. */
    joinPauseSeconds: z.number().min(0).max(10).default(1),
    /** Confidence of the timing under which two files are refused as not of the same film. */
    minimumConfidence: Share.default(0.3),
  })
  .prefault({});
export type SubtitleSettings = z.infer<typeof SubtitleSettings>;
