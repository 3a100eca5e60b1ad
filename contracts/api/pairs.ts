import { z } from 'zod';
import { Count, Share, SourceId } from '../primitives.ts';
import { TableColumn } from '../table.ts';
import { ofVersion } from './data.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery } from './paging.ts';

/** Where pairs of a version are: its training text, its test and validation sets, its drop logs. */
export const PairPlace = z.enum(['train', 'heldOut', 'dropped']);
export type PairPlace = z.infer<typeof PairPlace>;

const text = {
  text: z.string().max(500).optional(),
  /** `words`: all of them must be there. `expression`: of ECMAScript, with the flags i and u. */
  syntax: z.enum(['words', 'expression']).default('words'),
};

/** What is looked for. Everything that is given must hold. */
export const PairFilter = z.object({
  in: PairPlace.default('train'),
  ...text,
  side: z.enum(['either', 'source', 'target']).default('either'),
  source: SourceId.optional(),
  /** `none`: without one. */
  domain: z.string().max(200).optional(),
  title: z.string().max(500).optional(),
  setId: z.string().max(200).optional(),
  reason: z.string().max(100).optional(),
  minimumScore: z.coerce.number().optional(),
  maximumScore: z.coerce.number().optional(),
});
export type PairFilter = z.infer<typeof PairFilter>;

/** Drop logs know reasons and no titles or domains; it is better to say so than to find nothing. */
const fitsPlace = ({ in: place, domain, title, reason, setId }: PairFilter) =>
  (place === 'dropped' ? domain === undefined && title === undefined : reason === undefined) &&
  (place === 'heldOut' || setId === undefined);
const PLACE_ERROR = {
  message: 'reason is for dropped pairs, domain and title for all others, setId for held-out ones',
  path: ['in'],
};

const Mark = z.tuple([Count, Count]);

/** A pair and where it came from. */
export const FoundPair = z.strictObject({
  pairId: z.string(),
  source: z.string(),
  target: z.string(),
  /** Where the text was found on either side: from, to (not included) in UTF-16 units. */
  marks: z.strictObject({ source: z.array(Mark), target: z.array(Mark) }),
  score: z.number().nullable(),
  domain: z.string().optional(),
  document: z.string().optional(),
  sourceId: SourceId,
  /** File and record, such as `a.tmx record 12`, with the title where it has one. */
  origins: z.array(z.strictObject({ name: z.string(), title: z.string().optional() })),
  /** Of a dropped pair. */
  stage: z.string().optional(),
  reason: z.string().optional(),
  detail: z.string().optional(),
});
export type FoundPair = z.infer<typeof FoundPair>;

const Progress = {
  next: z.string().optional(),
  /** Rows that this request looked at. */
  looked: Count,
  /** Of these, rows that are not shown because their text was removed. */
  withheld: Count,
  /** Share of the files that is behind, counted from their beginning. */
  progress: Share,
};

/** The pairs of dataset versions. */
export const PAIR_ENDPOINTS = {
  searchPairs: endpoint({
    id: 'searchPairs',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}/versions/{version}/pairs',
    role: 'viewer',
    summary:
      'Pairs of a dataset version that fit a filter, in the order of its files. Answers after some seconds with what it has found by then; `next` goes on.',
    params: ofVersion,
    query: PageQuery.extend(PairFilter.shape).refine(fitsPlace, PLACE_ERROR),
    response: z.object({ items: z.array(FoundPair), ...Progress }),
  }),
  searchRows: endpoint({
    id: 'searchRows',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}/versions/{version}/rows',
    role: 'viewer',
    summary: 'Rows of a dataset version of tables that have a text in any column.',
    params: ofVersion,
    query: PageQuery.extend(text),
    response: z.object({
      columns: z.array(TableColumn),
      items: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
      ...Progress,
    }),
  }),
  exportPairs: endpoint({
    id: 'exportPairs',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}/versions/{version}/export',
    role: 'operator',
    summary: 'A file of pairs that fit a filter: at most 5,000, and about 4 MB. `next` goes on.',
    params: ofVersion,
    query: PairFilter.extend({
      in: PairPlace.exclude(['dropped']).default('train'),
      format: z.enum(['tmx', 'tsv', 'jsonl']),
      pairs: z.coerce.number().int().min(1).max(5000).default(5000),
      cursor: PageQuery.shape.cursor,
    }).refine(fitsPlace, PLACE_ERROR),
    response: z.object({
      fileName: z.string(),
      mediaType: z.string(),
      content: z.string(),
      pairs: Count,
      next: z.string().optional(),
      withheld: Count,
    }),
  }),
  downloadFile: endpoint({
    id: 'downloadFile',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}/versions/{version}/download',
    role: 'operator',
    summary: 'An address under which one file of a dataset version can be read for five minutes.',
    params: ofVersion,
    query: z.object({
      /** Its key, as in the manifest; the manifest's own, or that of the report, too. */
      key: z.string().max(1024),
    }),
    response: z.object({ url: z.string(), seconds: z.int() }),
  }),
};
