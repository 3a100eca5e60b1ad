import { LENGTH_EDGES, RATIO_EDGES, type TextStatistics } from '../../contracts/shard.ts';
import { tokens } from '../text/tokens.ts';
import { addCounts, addHistograms } from './counts.ts';

/** Statistics of no pair: what counting and merging start from. */
export function emptyStatistics(): TextStatistics {
  return {
    pairs: 0,
    sourceTokens: 0,
    targetTokens: 0,
    sourceCharacters: 0,
    targetCharacters: 0,
    sourceLengths: zeros(LENGTH_EDGES.length + 1),
    targetLengths: zeros(LENGTH_EDGES.length + 1),
    ratios: zeros(RATIO_EDGES.length + 1),
    sourceLanguages: {},
    targetLanguages: {},
  };
}

/** The texts that are counted, and their numbers of tokens where the caller has them already. */
export interface CountedPair {
  source: string;
  target: string;
  sourceTokens?: number;
  targetTokens?: number;
}

/**
 * Counts one pair in place. Characters are UTF-16 code units; an edge belongs to the class below it, so class 0 of the
 * lengths holds segments of at most one token.
 * @param languageOfSource identified, not declared; `und` where the text is too short to tell
 */
export function addPair(
  statistics: TextStatistics,
  pair: CountedPair,
  languageOfSource: string,
  languageOfTarget: string,
): void {
  const sourceTokens = pair.sourceTokens ?? tokens(pair.source).length;
  const targetTokens = pair.targetTokens ?? tokens(pair.target).length;
  const { length: sourceCharacters } = pair.source;
  const { length: targetCharacters } = pair.target;
  statistics.pairs++;
  statistics.sourceTokens += sourceTokens;
  statistics.targetTokens += targetTokens;
  statistics.sourceCharacters += sourceCharacters;
  statistics.targetCharacters += targetCharacters;
  count(statistics.sourceLengths, LENGTH_EDGES, sourceTokens);
  count(statistics.targetLengths, LENGTH_EDGES, targetTokens);
  count(statistics.ratios, RATIO_EDGES, targetCharacters / Math.max(1, sourceCharacters));
  increase(statistics.sourceLanguages, languageOfSource, 1);
  increase(statistics.targetLanguages, languageOfTarget, 1);
}

/** The sum of two statistics; associative and commutative, so shards may be merged in any order. */
export function mergeStatistics(a: TextStatistics, b: TextStatistics): TextStatistics {
  return {
    pairs: a.pairs + b.pairs,
    sourceTokens: a.sourceTokens + b.sourceTokens,
    targetTokens: a.targetTokens + b.targetTokens,
    sourceCharacters: a.sourceCharacters + b.sourceCharacters,
    targetCharacters: a.targetCharacters + b.targetCharacters,
    sourceLengths: addHistograms([a.sourceLengths, b.sourceLengths]),
    targetLengths: addHistograms([a.targetLengths, b.targetLengths]),
    ratios: addHistograms([a.ratios, b.ratios]),
    sourceLanguages: addCounts([a.sourceLanguages, b.sourceLanguages]),
    targetLanguages: addCounts([a.targetLanguages, b.targetLanguages]),
  };
}

const zeros = (length: number) => new Array<number>(length).fill(0);

function count(histogram: number[], edges: readonly number[], value: number): void {
  let index = 0;
  while (index < edges.length && value > (edges[index] as number)) index++;
  histogram[index] = (histogram[index] ?? 0) + 1;
}

function increase(record: Record<string, number>, name: string, by: number): void {
  record[name] = (record[name] ?? 0) + by;
}
