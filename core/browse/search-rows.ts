import type { PairFilter } from '../../contracts/api/pairs.ts';
import { ObjectMissing } from '../errors.ts';
import type { RowGroup } from '../parquet/read-table.ts';
import { TextRemoved } from './errors.ts';
import { type Found, type SearchBounds, type SearchedGroup, searchParts } from './search-parts.ts';
import { type TextMatcher, textMatcher } from './text-matcher.ts';

/** What was found, with the number of rows that were left out because their text was removed. */
export interface FoundRows<Row> extends Found<Row> {
  withheld: number;
}

/** What pairs and drop logs have in common. */
interface TextRow {
  source: string;
  target: string;
  sourceId: string;
  score: number | null;
}

/** Files to look through, and how their rows are stored and made whole. */
export interface Searched<Stored extends TextRow, Row> {
  parts: readonly { key: string; rows?: number }[];
  open: (key: string, firstRow: number) => AsyncIterable<RowGroup<Stored>>;
  columns: readonly (keyof Stored & string)[];
  whole: (row: Stored) => Row;
}

/** What rows must be like, and the columns that tell. A row that is hidden counts as withheld, whatever it has. */
export interface Condition<Stored> {
  needs: readonly (keyof Stored & string)[];
  fits?: (row: Stored) => boolean;
  hides?: (row: Stored) => boolean;
}

/**
 * Rows of some files that fit a filter and further conditions. Reads the columns that these are about, and the others only
 * where something was found: a search for a rare word reads a third of the bytes. Holds one row group and what it found.
 * @throws PatternInvalid, TextRemoved when a file was erased
 */
export async function searchRows<Stored extends TextRow, Row>(
  { parts, open, columns, whole }: Searched<Stored, Row>,
  ofPlace: readonly Condition<Stored>[],
  filter: PairFilter,
  bounds: SearchBounds<Row>,
): Promise<FoundRows<Row>> {
  let withheld = 0;
  const conditions = [...ofPlace, ...conditionsOf(filter)];
  const matcher = matcherOf(filter);
  const sides = filter.side === 'either' ? (['source', 'target'] as const) : ([filter.side] as const);
  const first = columns.filter(
    (name) =>
      (matcher && sides.some((side) => side === name)) ||
      conditions.some(({ needs }) => needs.includes(name)),
  );
  const rest = columns.filter((name) => !first.includes(name));
  const wantedOf = (rows: readonly Stored[]): boolean[] => {
    const flags = rows.map((row) => {
      const isHidden = conditions.some(({ hides }) => hides?.(row));
      if (isHidden) withheld++;
      return !isHidden && conditions.every(({ fits }) => fits?.(row) ?? true);
    });
    if (!matcher) return flags;
    const candidates = flags.flatMap((flag, index) => (flag ? [index] : []));
    const hits = matcher.matches(candidates.map((index) => sides.map((side) => rows[index][side])));
    for (const [position, index] of candidates.entries()) flags[index] = hits[position];
    return flags;
  };
  async function* look(key: string, firstRow: number): AsyncIterable<SearchedGroup<Row>> {
    for await (const group of open(key, firstRow)) {
      // Without any condition nothing is read to know that all rows are wanted.
      const seen =
        first.length === 0
          ? Array.from({ length: group.rows }, () => ({}) as Stored)
          : ((await group.read(first)) as unknown as Stored[]);
      const read = async (places: number[]) => {
        const from = places[0];
        const others = await group.read(rest, from, (places.at(-1) ?? from) + 1);
        return places.map((place) => whole({ ...seen[place], ...others[place - from] }));
      };
      yield { wanted: wantedOf(seen), read };
    }
  }
  const found = await searchParts(parts, (key, firstRow) => present(look(key, firstRow), key), bounds);
  return { ...found, withheld };
}

/** What all places have in common. */
function conditionsOf({ source, minimumScore, maximumScore }: PairFilter): Condition<TextRow>[] {
  const isBounded = minimumScore !== undefined || maximumScore !== undefined;
  const hasScore = ({ score }: TextRow) =>
    score !== null && score >= (minimumScore ?? -Infinity) && score <= (maximumScore ?? Infinity);
  return [
    ...(source === undefined
      ? []
      : [{ needs: ['sourceId'] as const, fits: ({ sourceId }: TextRow) => sourceId === source }]),
    ...(isBounded ? [{ needs: ['score'] as const, fits: hasScore }] : []),
  ];
}

/** A file that is not there was erased with the text that it held. */
async function* present<Group>(groups: AsyncIterable<Group>, key: string): AsyncIterable<Group> {
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

/** What finds the text of a filter; none where any text will do. */
export const matcherOf = ({ text, syntax }: PairFilter): TextMatcher | undefined =>
  text === undefined || text.trim() === '' ? undefined : textMatcher({ text, syntax });
