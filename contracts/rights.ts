import { z } from 'zod';
import { CorpusName, Count, IsoTime, LanguagePair, ShortHash } from './primitives.ts';

/**
 * Whose text an upload is and under which terms, from a sidecar (`<file>.rights.json`) or a manifest (`dragoman.json`).
 * What it leaves out is taken from the source's settings in the recipe.
 */
export const Rights = z.strictObject({
  /** SPDX id or a short name of the terms under which the text was received. */
  licence: z.string().min(1).optional(),
  /** Whom to ask, and who may ask to have the text removed. */
  owner: z.string().min(1).optional(),
  /** Of the work, for records that name none themselves. */
  title: z.string().min(1).optional(),
  domain: z.string().min(1).optional(),
  /** When it was published or handed over. */
  date: z.iso.date().optional(),
});
export type Rights = z.infer<typeof Rights>;

/** Which text must go: all of one title, owner, licence, source or input. Titles and owners match in any case. */
export const RemovalRule = z.strictObject({
  removalId: ShortHash,
  by: z.enum(['title', 'owner', 'licence', 'source', 'input']),
  value: z.string().min(1),
});
export type RemovalRule = z.infer<typeof RemovalRule>;

/** Objects of the two buckets in which text lies. */
const Objects = z.strictObject({ uploads: Count, data: Count });

/** What has become of erasing what is stored of removed text: noted by who asks for it, then by who does it. */
export const Erasure = z.strictObject({
  status: z.enum(['ERASING', 'FAILED', 'ERASED']),
  requestedBy: z.string(),
  requestedAt: IsoTime,
  /** When it was last heard of. */
  notedAt: IsoTime,
  /** What is to be erased, uploads that are gone already among it; absent until somebody has looked. */
  found: Objects.optional(),
  /** What is gone so far. */
  erased: Objects,
  /** Uploads with other text too, which stay. */
  sharedUploads: Count.optional(),
  /** Why a failed one has failed. */
  failure: z.strictObject({ error: z.string(), cause: z.string() }).optional(),
});
export type Erasure = z.infer<typeof Erasure>;

/** A decision that text must go. It stands for good: the same text is refused when it is uploaded again. */
export const Removal = RemovalRule.extend({
  corpus: CorpusName,
  languagePair: LanguagePair,
  reason: z.string().min(1),
  requestedBy: z.string(),
  requestedAt: IsoTime,
  /** The first dataset version that was made without the text; absent until there is one. */
  appliedIn: z.string().optional(),
  /** Absent until somebody asks for it. */
  erasure: Erasure.optional(),
});
export type Removal = z.infer<typeof Removal>;
