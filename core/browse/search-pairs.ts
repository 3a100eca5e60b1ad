import type { FoundPair, PairFilter } from '../../contracts/api/pairs.ts';
import type { DatasetManifest, ManifestInput } from '../../contracts/manifest.ts';
import type { RemovalRule } from '../../contracts/rights.ts';
import { ObjectMissing } from '../errors.ts';
import { nameOf } from '../formats/file-formats.ts';
import type { Objects } from '../objects/objects.ts';
import { type DropRow, readDropGroups } from '../parquet/drop-rows.ts';
import { PAIR_COLUMNS, type PairRow, readPairColumns } from '../parquet/pair-rows.ts';
import { keyOf } from '../rights/removal-rules.ts';
import { removedRows } from '../rights/removed-rows.ts';
import { TextRemoved } from './errors.ts';
import { type Found, type SearchBounds, searchParts } from './search-parts.ts';
import { type TextMatcher, textMatcher } from './text-matcher.ts';

/** What a search of pairs reads. */
export interface SearchedVersion {
  data: Objects;
  manifest: DatasetManifest;
  /** Of the corpus: nothing of their text is found. */
  removals: readonly RemovalRule[];
}

/** What was found, with the number of rows that were left out because their text was removed. */
export interface FoundRows<Row> extends Found<Row> {
  withheld: number;
}

/**
 * Pairs of a version's training text or held-out sets that fit a filter, in the order of the files. Holds one row group
 * (10,000 pairs) and what it found. @throws PatternInvalid, TextRemoved when a file was erased
 */
export async function searchPairRows(
  { data, manifest, removals }: SearchedVersion,
  filter: PairFilter,
  bounds: SearchBounds<PairRow>,
): Promise<FoundRows<PairRow>> {
  const removed = removedRows(manifest, removals);
  const { title } = filter;
  const wantedTitle = title === undefined ? undefined : keyOf('title', title);
  const hasTitle = ({ origins }: PairRow) =>
    origins.some((origin) => origin.title !== undefined && keyOf('title', origin.title) === wantedTitle);
  const hasDomain = ({ domain }: PairRow) =>
    filter.domain === undefined || (domain ?? 'none') === filter.domain;
  const parts =
    filter.in === 'heldOut'
      ? manifest.heldOut
          .filter(({ setId }) => filter.setId === undefined || setId === filter.setId)
          .map(({ key, pairs }) => ({ key, rows: pairs }))
      : manifest.train;
  return search(
    parts,
    (key, firstRow) => readPairColumns(data, key, PAIR_COLUMNS, firstRow),
    {
      isRemoved: removed.pair,
      fits: (row) => hasDomain(row) && (wantedTitle === undefined || hasTitle(row)),
    },
    { filter, matcher: matcherOf(filter) },
    bounds,
  );
}

/** The same for what a version dropped, at Ingest and after it. */
export async function searchDropRows(
  { data, manifest, removals }: SearchedVersion,
  filter: PairFilter,
  bounds: SearchBounds<DropRow>,
): Promise<FoundRows<DropRow>> {
  const removed = removedRows(manifest, removals);
  return search(
    [...manifest.shardDropLogs.map((key) => ({ key })), ...manifest.dropLogs],
    (key, firstRow) => readDropGroups(data, key, firstRow),
    {
      isRemoved: removed.drop,
      fits: ({ reason }) => filter.reason === undefined || reason === filter.reason,
    },
    { filter, matcher: matcherOf(filter) },
    bounds,
  );
}

/** Pairs of any place as a person sees them, with what was found marked. */
export async function searchPairs(
  version: SearchedVersion,
  filter: PairFilter,
  bounds: SearchBounds,
): Promise<FoundRows<FoundPair>> {
  const matcher = matcherOf(filter);
  const marksOf = ({ source, target }: { source: string; target: string }) => ({
    source: matcher && filter.side !== 'target' ? matcher.marks(source) : [],
    target: matcher && filter.side !== 'source' ? matcher.marks(target) : [],
  });
  const nameOfRecord = originNames(version.manifest.inputs);
  if (filter.in === 'dropped') {
    const { rows, ...rest } = await searchDropRows(version, filter, bounds);
    const shown = rows.map(({ inputId, record, detail, ...row }) => ({
      ...row,
      marks: marksOf(row),
      origins: [{ name: nameOfRecord(inputId, record) }],
      ...(detail === null ? {} : { detail }),
    }));
    return { rows: shown, ...rest };
  }
  const { rows, ...rest } = await searchPairRows(version, filter, bounds);
  const shown = rows.map(({ pairId, source, target, score, sourceId, domain, document, origins }) => ({
    ...{ pairId, source, target, score, sourceId },
    marks: marksOf({ source, target }),
    ...(domain === null ? {} : { domain }),
    ...(document === null ? {} : { document }),
    origins: origins.map(({ inputId, record, title }) => ({ name: nameOfRecord(inputId, record), title })),
  }));
  return { rows: shown, ...rest };
}

const matcherOf = ({ text, syntax }: PairFilter): TextMatcher | undefined =>
  text === undefined || text.trim() === '' ? undefined : textMatcher({ text, syntax });

interface TextRow {
  source: string;
  target: string;
  sourceId: string;
  score: number | null;
}

async function search<Row extends TextRow>(
  parts: readonly { key: string; rows?: number }[],
  read: (key: string, firstRow: number) => AsyncIterable<Row[]>,
  rules: { isRemoved: (row: Row) => boolean; fits: (row: Row) => boolean },
  { filter, matcher }: { filter: PairFilter; matcher: TextMatcher | undefined },
  bounds: SearchBounds<Row>,
): Promise<FoundRows<Row>> {
  let withheld = 0;
  const { minimumScore = -Infinity, maximumScore = Infinity } = filter;
  const hasScore = ({ score }: Row) =>
    (filter.minimumScore === undefined && filter.maximumScore === undefined) ||
    (score !== null && score >= minimumScore && score <= maximumScore);
  const textsOf = ({ source, target }: Row) =>
    filter.side === 'either' ? [source, target] : [filter.side === 'source' ? source : target];
  const wanted = (rows: Row[]): boolean[] => {
    const flags = rows.map((row) => {
      if (!rules.isRemoved(row)) {
        return (
          (filter.source === undefined || row.sourceId === filter.source) && hasScore(row) && rules.fits(row)
        );
      }
      withheld++;
      return false;
    });
    if (!matcher) return flags;
    const candidates = flags.flatMap((flag, index) => (flag ? [index] : []));
    const hits = matcher.matches(candidates.map((index) => textsOf(rows[index])));
    for (const [position, index] of candidates.entries()) flags[index] = hits[position];
    return flags;
  };
  const found = await searchParts(
    parts,
    (key, firstRow) => present(read(key, firstRow), key),
    wanted,
    bounds,
  );
  return { ...found, withheld };
}

/** A file that is not there was erased with the text that it held. */
async function* present<Row>(groups: AsyncIterable<Row[]>, key: string): AsyncIterable<Row[]> {
  try {
    yield* groups;
  } catch (error) {
    if (!(error instanceof ObjectMissing)) throw error;
    throw new TextRemoved(
      `${key} was erased, because it held text that was removed. Look at a later version of the corpus.`,
      { cause: error },
    );
  }
}

/** Names a record by its file for a person. */
function originNames(inputs: readonly ManifestInput[]): (inputId: string, record: number) => string {
  const files = new Map(
    inputs.map(({ inputId, files: ofInput }) => [inputId, ofInput.map(({ key }) => nameOf(key)).join(' + ')]),
  );
  return (inputId, record) => `${files.get(inputId) ?? inputId} #${record}`;
}
