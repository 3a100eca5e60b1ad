import { z } from 'zod';
import { CorpusName, Count, IsoTime, LanguagePair, Sha256, SourceId } from './primitives.ts';
import { Rights } from './rights.ts';
import { Timing } from './timing.ts';

/** Parameters by which web addresses carry secrets; an address with one would be in logs and in the registry. */
const SECRET_PARAMETER =
  /^(x-amz-.*|awsaccesskeyid|access[-_]?token|token|api[-_]?key|key|sig|signature|secret|password|auth|authorization)$/i;

/** `https://...` (a file) or `s3://bucket/prefix/` (every object below), without credentials of any kind. */
export const LocationUrl = z.string().superRefine((text, context) => {
  const problem = problemOf(text);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

function problemOf(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is not an absolute URL such as https://host/file.tmx.gz';
  const url = new URL(text);
  if (!['https:', 'http:', 's3:'].includes(url.protocol)) return 'must begin with https://, http:// or s3://';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.protocol === 's3:' && !text.endsWith('/')) return 'must be a prefix that ends with /';
  const secret = [...url.searchParams.keys()].find((name) => SECRET_PARAMETER.test(name));
  return secret === undefined ? undefined : `must not contain credentials (parameter ${secret})`;
}

/** Names a file of a source in the landing bucket. */
const FileName = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.+@=-]*$/, 'use letters, digits and . _ - + @ =');

/** One thing that a source consists of. */
export const SourceLocation = z.strictObject({
  url: LocationUrl,
  /** Name in the landing bucket; absent: the last part of the address. Objects below a prefix keep their own names. */
  file: FileName.optional(),
  /** What the publisher says that the file's checksum is. */
  sha256: Sha256.optional(),
});
export type SourceLocation = z.infer<typeof SourceLocation>;

/** What the Lambda that fetches has. */
const LAMBDA_SECONDS = 900;

/** Limits of one run of a source; a download that runs out of time goes on in the next run. */
export const FetchLimits = z
  .strictObject({
    /** Of a single file, as it is sent. */
    fileBytes: z
      .int()
      .min(1)
      .default(5 * 1024 ** 3),
    /** Of a whole run. */
    runSeconds: z.int().min(1).max(840).default(780),
    /** Without a byte; then the connection counts as broken. */
    idleSeconds: z.int().min(1).max(300).default(60),
    requestsPerSecond: z.number().positive().max(100).default(2),
    bytesPerSecond: z
      .int()
      .min(1024)
      .default(50 * 1024 ** 2),
  })
  .refine(({ runSeconds, idleSeconds }) => runSeconds + idleSeconds <= LAMBDA_SECONDS - 20, {
    path: ['runSeconds'],
    message: `must leave a Lambda of ${LAMBDA_SECONDS} s room for idleSeconds`,
  });
export type FetchLimits = z.infer<typeof FetchLimits>;

/** What a run of a source came to. */
export const FetchOutcome = z.strictObject({
  at: IsoTime,
  /** `unfinished`: time ran out, the next run goes on where it stopped. The worst of its files, in this order. */
  outcome: z.enum(['unchanged', 'fetched', 'unfinished', 'failed']),
  /** For a person: what came, and what did not and why. */
  message: z.string(),
  fetched: Count,
  unchanged: Count,
  failed: Count,
  bytes: Count,
});
export type FetchOutcome = z.infer<typeof FetchOutcome>;

/** Something outside that is looked at regularly and whose new files become uploads of a source. */
export const Source = z.strictObject({
  corpus: CorpusName,
  languagePair: LanguagePair,
  sourceId: SourceId,
  locations: z.array(SourceLocation).min(1).max(50),
  schedule: Timing,
  enabled: z.boolean(),
  limits: FetchLimits,
  /** Put beside every file as its sidecar. */
  rights: Rights.optional(),
  createdAt: IsoTime,
  /** Since when a run of it is under way. */
  fetchingSince: IsoTime.optional(),
  last: FetchOutcome.optional(),
});
export type Source = z.infer<typeof Source>;

/** What people say about a source, without what its runs have left. */
export const SourceSettings = Source.omit({ fetchingSince: true, last: true });
export type SourceSettings = z.infer<typeof SourceSettings>;

/** Names a source. Event of `fetch-source`. */
export const SourceName = Source.pick({ corpus: true, languagePair: true, sourceId: true });
export type SourceName = z.infer<typeof SourceName>;

/** What is known of one file that was fetched. */
export const FetchedFile = z.strictObject({
  url: z.string(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  /** Absent for objects of S3, which are copied and not read. */
  sha256: Sha256.optional(),
  sizeBytes: Count,
  fetchedAt: IsoTime,
});
export type FetchedFile = z.infer<typeof FetchedFile>;

/** `sources/<corpus>/<pair>/<source>.json` in the data bucket: the files that were fetched, by name. */
export const FetchState = z.strictObject({ v: z.literal(1), files: z.record(z.string(), FetchedFile) });
export type FetchState = z.infer<typeof FetchState>;

/** `fetches/.../partial.json`: how far a download has come; its bytes lie beside it in numbered parts. */
export const PartialDownload = z.strictObject({
  v: z.literal(1),
  url: z.string(),
  /** ETag (strong) or Last-Modified of what the parts belong to: goes into If-Range. */
  validator: z.string(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  gzipEncoded: z.boolean(),
  partBytes: z.array(Count),
});
export type PartialDownload = z.infer<typeof PartialDownload>;
