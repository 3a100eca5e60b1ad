import type { PlanInput, PreparationPlan } from '../../contracts/plan.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import type { SourceSettings } from '../../contracts/recipe/source-settings.ts';
import type { TextStatistics } from '../../contracts/shard.ts';
import type { Languages, TextRecord } from '../formats/text-record.ts';
import { type Pair, pairId } from '../pairs/pair.ts';
import type { DropRow } from '../parquet/drop-rows.ts';
import { addPair, emptyStatistics } from '../statistics/text-statistics.ts';
import type { LanguageIdentifier } from '../text/language-identifier.ts';
import { normalise } from '../text/normalise.ts';
import { languageOfSide } from '../text/rules/language.ts';
import type { SegmentPair } from '../text/rules/rule.ts';
import { applyRules, type Rejection } from '../text/rules/rules.ts';
import { tokens } from '../text/tokens.ts';

/** What became of some records of an input. read = kept + drops. */
export interface FilteredRecords {
  read: number;
  kept: Pair[];
  drops: DropRow[];
  /** Of the kept pairs. */
  statistics: TextStatistics;
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
  plan: Pick<PreparationPlan, 'languagePair' | 'recipe' | 'sources'>,
  identifier: LanguageIdentifier,
): RecordFilter {
  const languages: Languages = languagesOf(plan.languagePair);
  const reject = applyRules(plan.recipe.rules, { languages, identifier });
  const languageOfSource = languageOfSide('source', languages.source, identifier);
  const languageOfTarget = languageOfSide('target', languages.target, identifier);
  return async function* (input, records) {
    let filtered = nothingFiltered();
    const settings = plan.sources[input.sourceId];
    for await (const record of records) {
      if (filtered.read === BLOCK_RECORDS) {
        yield filtered;
        filtered = nothingFiltered();
      }
      filtered.read++;
      const segments = normalised(record);
      const rejection = reject(segments);
      if (rejection) {
        filtered.drops.push(dropRow(input, record, segments, rejection));
        continue;
      }
      filtered.kept.push(pairOf(input, record, segments, settings));
      addPair(filtered.statistics, segments, languageOfSource(segments), languageOfTarget(segments));
    }
    yield filtered;
  };
}

const nothingFiltered = (): FilteredRecords => ({
  read: 0,
  kept: [],
  drops: [],
  statistics: emptyStatistics(),
});

function normalised(record: TextRecord): SegmentPair {
  const source = normalise(record.source);
  const target = normalise(record.target);
  return { source, target, sourceTokens: tokens(source), targetTokens: tokens(target) };
}

function pairOf(
  { sourceId, inputId }: PlanInput,
  { record, document, position, ...read }: TextRecord,
  { source, target }: SegmentPair,
  settings: SourceSettings | undefined,
): Pair {
  const domain = read.domain ?? settings?.domain;
  const title = read.title ?? settings?.title;
  return {
    source,
    target,
    ...(domain !== undefined && { domain }),
    origins: [
      {
        sourceId,
        inputId,
        record,
        ...(document !== undefined && { document }),
        ...(position !== undefined && { position }),
        ...(title !== undefined && { title }),
      },
    ],
  };
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
