import { z } from 'zod';

/** Names in keys: lower-case words joined by hyphens, so that a key, a schedule and an execution name can carry them. */
const slug = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower-case letters, digits and single hyphens')
    // Names are keys of records, which all seem to have one of that name.
    .refine((name) => name !== 'constructor', 'choose another name than constructor');

/** A corpus' name, e.g. `media`. */
export const CorpusName = slug(40);
export type CorpusName = z.infer<typeof CorpusName>;

/** A source's id within its corpus, e.g. `subtitles-2026`. */
export const SourceId = slug(40);
export type SourceId = z.infer<typeof SourceId>;

/** An ISO 639 language code without script or region: `en`, `ko`, `fil`. */
export const Language = z.string().regex(/^[a-z]{2,3}$/, 'use an ISO 639 code such as en or ko');
export type Language = z.infer<typeof Language>;

/** What corpora of tables have in place of a language pair. */
export const TABULAR = 'tabular';

/** Source and target language joined by a hyphen: `en-ko`; `tabular` for tables, which have no languages. */
export const LanguagePair = z
  .string()
  .regex(/^([a-z]{2,3}-[a-z]{2,3}|tabular)$/, 'use source-target, such as en-ko, or tabular');
export type LanguagePair = z.infer<typeof LanguagePair>;

export const RunId = slug(80);
export type RunId = z.infer<typeof RunId>;

/** 64 lower-case hexadecimal digits. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** First 16 hexadecimal digits of a SHA-256: enough to name things within a deployment. */
export const ShortHash = z.string().regex(/^[0-9a-f]{16}$/);

/** ISO 8601 in UTC, with milliseconds. */
export const IsoTime = z.iso.datetime();

export const S3Uri = z.string().regex(/^s3:\/\/[^/]+\/.+$/, 'use s3://bucket/key');

export const Count = z.int().nonnegative();
export const Share = z.number().min(0).max(1);

/** Splits `en-ko` into its two languages. @throws RangeError for tables, which have none */
export function languagesOf(pair: LanguagePair): { source: Language; target: Language } {
  if (pair === TABULAR) throw new RangeError('A corpus of tables has no languages.');
  const [source, target] = pair.split('-') as [Language, Language];
  return { source, target };
}
