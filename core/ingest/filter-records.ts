import type { PlanInput, PreparationPlan } from '../../contracts/plan.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import type { Rights } from '../../contracts/rights.ts';
import type { InputPart, TextStatistics } from '../../contracts/shard.ts';
import type { Languages, TextRecord } from '../formats/text-record.ts';
import { type Origin, type Pair, pairId } from '../pairs/pair.ts';
import type { DropRow } from '../parquet/drop-rows.ts';
import { protectPair } from '../privacy/protect-pair.ts';
import { addPart } from '../rights/input-parts.ts';
import { type Attribution, attributionOf, removalOf } from '../rights/removal-rules.ts';
import { addPair, emptyStatistics } from '../statistics/text-statistics.ts';
import type { LanguageIdentifier } from '../text/language-identifier.ts';
import { languageOfSide } from '../text/rules/language.ts';
import { pairScanner, type SegmentPair } from '../text/rules/rule.ts';
import { chooseRules, type Rejection } from '../text/rules/rules.ts';

/** What became of some records of an input. read = kept + drops. */
export interface FilteredRecords {
  read: number;
  kept: Pair[];
  drops: DropRow[];
  /** Of the kept pairs. */
  statistics: TextStatistics;
  /** Pairs with personal data or hidden text, by its kind. */
  protectedPairs: Record<string, number>;
  /** Records by title. */
  titles: Map<string, number>;
  /** Records of which their archive says something. */
  parts: InputPart[];
}

/** Normalises records, applies the recipe's rules, and counts; in blocks of records, in their order. */
export type RecordFilter = (
  input: PlanInput,
  records: AsyncIterable<TextRecord>,
) => AsyncIterable<FilteredRecords>;

/** Records of a block: few enough to hold, and enough that a block costs nothing. */
const BLOCK_RECORDS = 10_000;

/** Longest detail that a drop row keeps, in characters. */
const LONGEST_DETAIL = 200;

/**
 * Makes the filter of a plan. Memory: the pairs of a block, about 300 bytes each beside their text.
 */
export function recordFilter(
  plan: Pick<PreparationPlan, 'languagePair' | 'recipe' | 'sources' | 'removals'>,
  identifier: LanguageIdentifier,
): RecordFilter {
  const languages: Languages = languagesOf(plan.languagePair);
  const rulesFor = chooseRules(plan.recipe, { languages, identifier });
  const scan = pairScanner(languages);
  const protect = protectPair(plan.recipe.privacy, languages);
  const removal = removalOf(plan.removals);
  const languageOfSource = languageOfSide('source', languages.source, identifier);
  const languageOfTarget = languageOfSide('target', languages.target, identifier);
  return async function* (input, records) {
    let filtered = nothingFiltered();
    let rights: Rights | undefined;
    let whole = attributionOf(input, plan.sources[input.sourceId]);
    for await (const record of records) {
      if (filtered.read === BLOCK_RECORDS) {
        yield filtered;
        filtered = nothingFiltered();
      }
      filtered.read++;
      if (record.rights !== rights) {
        rights = record.rights;
        whole = attributionOf(input, plan.sources[input.sourceId], rights);
      }
      if (rights) addPart(filtered.parts, { firstRecord: record.record, lastRecord: record.record, rights });
      const attribution = ofRecord(whole, record);
      const { title } = attribution;
      if (title !== undefined) filtered.titles.set(title, (filtered.titles.get(title) ?? 0) + 1);
      const received = scan(record.source, record.target);
      const { found, dropped, source, target } = protect(received);
      for (const kind of found) filtered.protectedPairs[kind] = (filtered.protectedPairs[kind] ?? 0) + 1;
      const isSame = source === received.source && target === received.target;
      const segments = isSame ? received : scan(source, target);
      const removed = removal(attribution);
      if (removed) {
        const rejection = { reason: 'removed', detail: `removal ${removed.removalId}` };
        // The log says that it went, and shows it to nobody.
        filtered.drops.push({ ...dropRow(input, record, segments, rejection), source: '', target: '' });
        continue;
      }
      const rejection = dropped
        ? { reason: dropped, detail: 'the recipe drops what has it' }
        : rulesFor(input.sourceId, attribution.domain)(segments);
      if (rejection) {
        filtered.drops.push(dropRow(input, record, segments, rejection));
        continue;
      }
      filtered.kept.push(pairOf(input, record, segments, attribution));
      addPair(filtered.statistics, counted(segments), languageOfSource(segments), languageOfTarget(segments));
    }
    yield filtered;
  };
}

const nothingFiltered = (): FilteredRecords => ({
  read: 0,
  kept: [],
  drops: [],
  statistics: emptyStatistics(),
  protectedPairs: {},
  titles: new Map(),
  parts: [],
});

/** The texts, with their numbers of tokens. */
const counted = ({ source, target, features }: SegmentPair) => ({
  source,
  target,
  sourceTokens: features.source.tokens,
  targetTokens: features.target.tokens,
});

/** What is known of the whole, and what a record says of itself. */
function ofRecord(whole: Attribution, { title, domain, date }: TextRecord): Attribution {
  if (title === undefined && domain === undefined && date === undefined) return whole;
  return {
    ...whole,
    title: title ?? whole.title,
    domain: domain ?? whole.domain,
    date: date ?? whole.date,
  };
}

function pairOf(
  { sourceId, inputId }: PlanInput,
  { record, document, position, seconds }: TextRecord,
  { source, target }: SegmentPair,
  { domain, title, date }: Attribution,
): Pair {
  const origin: Origin = { sourceId, inputId, record };
  if (document !== undefined) origin.document = document;
  if (position !== undefined) origin.position = position;
  if (title !== undefined) origin.title = title;
  if (date !== undefined) origin.date = date;
  if (seconds !== undefined) origin.seconds = seconds;
  const pair: Pair = { source, target, origins: [origin] };
  if (domain !== undefined) pair.domain = domain;
  return pair;
}

function dropRow(
  { sourceId, inputId }: PlanInput,
  { record }: TextRecord,
  { source, target }: SegmentPair,
  { reason, detail }: Rejection,
): DropRow {
  return {
    pairId: pairId({ source, target }),
    source,
    target,
    stage: 'Ingest',
    reason,
    detail: detail.slice(0, LONGEST_DETAIL).replace(/[\uD800-\uDBFF]$/, ''),
    score: null,
    sourceId,
    inputId,
    record,
  };
}
