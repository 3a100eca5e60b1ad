import type { FoundPair, PairFilter } from '../../contracts/api/pairs.ts';
import type { DatasetManifest, ManifestInput } from '../../contracts/manifest.ts';
import type { RemovalRule } from '../../contracts/rights.ts';
import { nameOf } from '../formats/file-formats.ts';
import type { Objects } from '../objects/objects.ts';
import { DROP_COLUMNS, type DropRow, openDrops } from '../parquet/drop-rows.ts';
import { openPairs, PAIR_COLUMNS, type PairRow, type StoredPair } from '../parquet/pair-rows.ts';
import { keyOf } from '../rights/removal-rules.ts';
import { removedRows } from '../rights/removed-rows.ts';
import type { SearchBounds } from './search-parts.ts';
import { type FoundRows, matcherOf, searchRows } from './search-rows.ts';

/** What a search of pairs reads. */
export interface SearchedVersion {
  data: Objects;
  manifest: DatasetManifest;
  /** Of the corpus: nothing of their text is found. */
  removals: readonly RemovalRule[];
}

/**
 * Pairs of a version's training text or held-out sets that fit a filter, in the order of the files. Reads the columns
 * that the filter is about, and the others only where something was found. Holds one row group (10,000 pairs) and what
 * it found. @throws PatternInvalid, TextRemoved when a file was erased
 */
export async function searchPairRows(
  { data, manifest, removals }: SearchedVersion,
  filter: PairFilter,
  bounds: SearchBounds<PairRow>,
): Promise<FoundRows<PairRow>> {
  const removed = removedRows(manifest, removals);
  const { title, domain } = filter;
  const wantedTitle = title === undefined ? undefined : keyOf('title', title);
  const parts =
    filter.in === 'heldOut'
      ? manifest.heldOut
          .filter(({ setId }) => filter.setId === undefined || setId === filter.setId)
          .map(({ key, pairs }) => ({ key, rows: pairs }))
      : manifest.train;
  return searchRows<StoredPair, PairRow>(
    {
      parts,
      open: (key, firstRow) => openPairs(data, key, firstRow),
      columns: PAIR_COLUMNS,
      whole: withOrigins,
    },
    [
      ...(removals.length === 0
        ? []
        : [{ needs: ['origins'] as const, hides: (row: StoredPair) => removed.pair(withOrigins(row)) }]),
      ...(domain === undefined
        ? []
        : [{ needs: ['domain'] as const, fits: (row: StoredPair) => (row.domain ?? 'none') === domain }]),
      ...(wantedTitle === undefined
        ? []
        : [
            {
              needs: ['origins'] as const,
              fits: (row: StoredPair) =>
                withOrigins(row).origins.some(
                  (origin) => origin.title !== undefined && keyOf('title', origin.title) === wantedTitle,
                ),
            },
          ]),
    ],
    filter,
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
  const { reason } = filter;
  return searchRows<DropRow, DropRow>(
    {
      parts: [...manifest.shardDropLogs.map((key) => ({ key })), ...manifest.dropLogs],
      open: (key, firstRow) => openDrops(data, key, firstRow),
      columns: DROP_COLUMNS,
      whole: (row) => row,
    },
    [
      ...(removals.length === 0
        ? []
        : [{ needs: ['sourceId', 'inputId', 'record'] as const, hides: removed.drop }]),
      ...(reason === undefined
        ? []
        : [{ needs: ['reason'] as const, fits: (row: DropRow) => row.reason === reason }]),
    ],
    filter,
    bounds,
  );
}

const withOrigins = (row: StoredPair): PairRow => ({
  ...row,
  origins: JSON.parse(row.origins) as PairRow['origins'],
});

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

/** Names a record by its file for a person. */
function originNames(inputs: readonly ManifestInput[]): (inputId: string, record: number) => string {
  const files = new Map(
    inputs.map(({ inputId, files: ofInput }) => [inputId, ofInput.map(({ key }) => nameOf(key)).join(' + ')]),
  );
  return (inputId, record) => `${files.get(inputId) ?? inputId} #${record}`;
}
