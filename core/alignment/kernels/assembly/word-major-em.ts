// AssemblyScript. Hot loops: all of word-major EM for one direction, as ../../translation-table.ts does it in plain
// TypeScript, which is the readable version and the reference. Every sum is taken in the same order and Math.exp and
// Math.log are the engine's own, so that both give the same bits.
//
// It works on raw memory that the caller has laid out (class Training), and allocates nothing but the entries of the
// table, which grow to the end of the memory. The compiler neither vectorises nor unrolls: loops over target tokens take
// four at a time by hand. Sweeps are exported, because that keeps them apart from `train`: a function that runs once
// would stay in the engine's baseline code with everything that was inlined into it.

/** Addresses and sizes, in the order in which the caller writes them: first 32-bit numbers, then 64-bit ones. */
@unmanaged
class Training {
  sourceVocabulary: u32;
  targetVocabulary: u32;
  targetTokens: u32;
  shapes: u32;
  nullColumns: u32;
  iterations: u32;
  // The bitext: word ids of both sides, and where each pair's begin.
  pairs: u32;
  sourceIds: usize;
  sourceOffsets: usize;
  givenTargetIds: usize;
  targetOffsets: usize;
  /** Room to sort in: twice the pairs, and as many counters as there are lengths or source words. */
  order: usize;
  counters: usize;
  longest: u32;
  // Occurrences, grouped by source word.
  words: usize;
  targetStart: usize;
  targetLength: usize;
  priorStart: usize;
  position: usize;
  sourceLength: usize;
  // Target side in the order of shapes, where every pair's begins in it, and shapes.
  targetIds: usize;
  pairStarts: usize;
  shapeSource: usize;
  shapeTarget: usize;
  shapePairs: usize;
  shapePriorStart: usize;
  priors: usize;
  // Work arrays and results.
  nullEntries: usize;
  nullRow: usize;
  row: usize;
  counts: usize;
  likelihood: usize;
  /** Of every target token the most probable cell (32-bit float) and its source position; only `apply` uses them. */
  best: usize;
  links: usize;
  rows: usize;
  expDigammas: usize;
  /** Entries (word, probability) of all rows; must be the last in memory. */
  entries: usize;
  nullProbability: f64;
  concentration: f64;
  tension: f64;
  pruneBelow: f64;
  perplexity: f64;
}

/** A target word and its probability (32-bit float). */
const ENTRY: usize = 8;
const TENSION_STEPS = 8;
const TENSION_RATE: f64 = 20;
const LOWEST_TENSION: f64 = 0.1;
const HIGHEST_TENSION: f64 = 14;
/** Tokens of a linear sweep in one call, so that the engine can replace a sweep's baseline code between calls. */
const CHUNK: u32 = 8192;

/**
 * Lays a bitext out for the sweeps, as ../../word-major-index.ts does: pairs sorted by (target length, source length),
 * the places of every source word, and the target words that occur.
 */
function index(t: Training): void {
  const second = t.order + ((<usize>t.pairs) << 2);
  for (let pair: u32 = 0; pair < t.pairs; pair++) store<u32>(second + (pair << 2), pair);
  sortByLength(t, t.sourceOffsets, second, t.order);
  sortByLength(t, t.targetOffsets, t.order, second);
  sortTargets(t, second);
  countWords(t);
  placeOccurrences(t, second);
  let column = t.nullEntries;
  memory.fill(t.counts, 0, (<usize>t.targetVocabulary) << 3);
  for (let at: u32 = 0; at < t.targetTokens; at += CHUNK) countNull(t, at, endOf(t, at));
  for (let target: u32 = 0; target < t.targetVocabulary; target++) {
    const cell = t.counts + ((<usize>target) << 3);
    if (load<f64>(cell) === 0) continue;
    store<f64>(cell, 0);
    store<u32>(column, target);
    column += ENTRY;
  }
  t.nullColumns = <u32>((column - t.nullEntries) / ENTRY);
}

function lengthOf(offsets: usize, pair: u32): u32 {
  return load<u32>(offsets + ((<usize>pair) << 2), 4) - load<u32>(offsets + ((<usize>pair) << 2));
}

/** Stable counting sort of pairs by their length on a side. */
export function sortByLength(t: Training, offsets: usize, from: usize, to: usize): void {
  const next = t.counters;
  memory.fill(next, 0, (<usize>t.longest + 2) << 2);
  for (let pair: u32 = 0; pair < t.pairs; pair++) {
    const cell = next + ((<usize>lengthOf(offsets, pair)) << 2);
    store<u32>(cell, load<u32>(cell, 4) + 1, 4);
  }
  for (let length: u32 = 0; length <= t.longest; length++) {
    const cell = next + ((<usize>length) << 2);
    store<u32>(cell, load<u32>(cell, 4) + load<u32>(cell), 4);
  }
  for (let at: u32 = 0; at < t.pairs; at++) {
    const pair = load<u32>(from + ((<usize>at) << 2));
    const cell = next + ((<usize>lengthOf(offsets, pair)) << 2);
    const place = load<u32>(cell);
    store<u32>(cell, place + 1);
    store<u32>(to + ((<usize>place) << 2), pair);
  }
}

/** Writes target words in the order of the pairs, and the shapes that follow each other. */
export function sortTargets(t: Training, order: usize): void {
  let written: u32 = 0;
  let cells: u32 = 0;
  let shapes: u32 = 0;
  let shapeSource: u32 = 0;
  let shapeTarget: u32 = 0;
  for (let at: u32 = 0; at < t.pairs; at++) {
    const pair = load<u32>(order + ((<usize>at) << 2));
    const source = lengthOf(t.sourceOffsets, pair);
    const target = lengthOf(t.targetOffsets, pair);
    if (source !== shapeSource || target !== shapeTarget) {
      const shape = (<usize>shapes) << 2;
      shapeSource = source;
      shapeTarget = target;
      store<u32>(t.shapeSource + shape, source);
      store<u32>(t.shapeTarget + shape, target);
      store<u32>(t.shapePairs + shape, 0);
      store<u32>(t.shapePriorStart + shape, cells);
      cells += source * target;
      shapes++;
    }
    const last = t.shapePairs + ((<usize>(shapes - 1)) << 2);
    store<u32>(last, load<u32>(last) + 1);
    store<u32>(t.pairStarts + ((<usize>pair) << 2), written);
    memory.copy(
      t.targetIds + ((<usize>written) << 2),
      t.givenTargetIds + ((<usize>load<u32>(t.targetOffsets + ((<usize>pair) << 2))) << 2),
      (<usize>target) << 2,
    );
    written += target;
  }
}

/** Where the occurrences of every source word begin. */
export function countWords(t: Training): void {
  const words = t.words;
  memory.fill(words, 0, (<usize>t.sourceVocabulary + 1) << 2);
  const tokens = load<u32>(t.sourceOffsets + ((<usize>t.pairs) << 2));
  for (let at: u32 = 0; at < tokens; at++) {
    const cell = words + ((<usize>load<u32>(t.sourceIds + ((<usize>at) << 2))) << 2);
    store<u32>(cell, load<u32>(cell, 4) + 1, 4);
  }
  for (let word: u32 = 0; word < t.sourceVocabulary; word++) {
    const cell = words + ((<usize>word) << 2);
    store<u32>(cell, load<u32>(cell, 4) + load<u32>(cell), 4);
  }
}

export function placeOccurrences(t: Training, order: usize): void {
  const next = t.counters;
  memory.copy(next, t.words, (<usize>t.sourceVocabulary + 1) << 2);
  let shape: usize = 0;
  let left = load<u32>(t.shapePairs);
  for (let at: u32 = 0; at < t.pairs; at++, left--) {
    if (left === 0) {
      shape += 4;
      left = load<u32>(t.shapePairs + shape);
    }
    const pair = (<usize>load<u32>(order + ((<usize>at) << 2))) << 2;
    const start = load<u32>(t.pairStarts + pair);
    const source = load<u32>(t.shapeSource + shape);
    const target = load<u32>(t.shapeTarget + shape);
    const priors = load<u32>(t.shapePriorStart + shape);
    const first = load<u32>(t.sourceOffsets + pair);
    for (let i: u32 = 0; i < source; i++) {
      const cell = next + ((<usize>load<u32>(t.sourceIds + ((<usize>(first + i)) << 2))) << 2);
      const slot = <usize>load<u32>(cell);
      store<u32>(cell, <u32>slot + 1);
      store<u32>(t.targetStart + (slot << 2), start);
      store<u16>(t.targetLength + (slot << 1), <u16>target);
      store<u32>(t.priorStart + (slot << 2), priors + i * target);
      store<u16>(t.position + (slot << 1), <u16>(i + 1));
      store<u16>(t.sourceLength + (slot << 1), <u16>source);
    }
  }
}

/** Trains a table. @returns 0, or 1 where the memory has come to its end */
export function train(address: usize): i32 {
  const t = changetype<Training>(address);
  index(t);
  fillPriors(t);
  for (let at: u32 = 0; at < t.targetTokens; at += CHUNK) countNull(t, at, endOf(t, at));
  normaliseNull(t);
  for (let at: u32 = 0; at < t.targetTokens; at += CHUNK) startLikelihood(t, at, endOf(t, at));
  // The first iteration finds out which target words every source word meets. The likelihoods of the second follow at
  // once, while the row is at hand: the prior is still the same.
  let end: usize = t.entries;
  for (let word: u32 = 0; word < t.sourceVocabulary; word++) {
    store<u32>(t.rows + (word << 2), <u32>((end - t.entries) / ENTRY));
    if (!reserve(end + ENTRY * (<usize>cellsOf(t, word) + 1))) return 1;
    const last = countPriors(t, word, end);
    normaliseRow(t, end, last, t.row);
    addLikelihood(t, word);
    end = last;
  }
  store<u32>(t.rows + (t.sourceVocabulary << 2), <u32>((end - t.entries) / ENTRY));
  for (let iteration: u32 = 1; iteration < t.iterations; iteration++) {
    if (iteration > 1) {
      fillPriors(t);
      for (let at: u32 = 0; at < t.targetTokens; at += CHUNK) startLikelihood(t, at, endOf(t, at));
      for (let word: u32 = 0; word < t.sourceVocabulary; word++) {
        loadRow(t, rowOf(t, word), rowOf(t, word + 1));
        addLikelihood(t, word);
      }
    }
    let logLikelihood: f64 = 0;
    for (let at: u32 = 0; at < t.targetTokens; at += CHUNK) {
      logLikelihood = addLogs(t, at, endOf(t, at), logLikelihood);
    }
    t.perplexity = Math.exp(-logLikelihood / t.targetTokens);
    for (let at: u32 = 0; at < t.targetTokens; at += CHUNK) countNullPosteriors(t, at, endOf(t, at));
    normaliseNull(t);
    let feature: f64 = 0;
    for (let word: u32 = 0; word < t.sourceVocabulary; word++) {
      const first = rowOf(t, word);
      const last = rowOf(t, word + 1);
      loadRow(t, first, last);
      feature += countPosteriors(t, word);
      normaliseRow(t, first, last, t.row);
    }
    climbTension(t, feature / t.targetTokens);
  }
  return 0;
}

/**
 * Applies a table to the bitext: the likelihood of every target token, and the position (1-based, 0 for NULL) of the
 * source word that most probably stands behind it; of equally probable ones the first.
 */
export function apply(address: usize): i32 {
  const t = changetype<Training>(address);
  index(t);
  memory.fill(t.row, 0, (<usize>t.targetVocabulary) << 2);
  fillPriors(t);
  for (let at: u32 = 0; at < t.targetTokens; at += CHUNK) {
    startLikelihood(t, at, endOf(t, at));
    startLinks(t, at, endOf(t, at));
  }
  for (let word: u32 = 0; word < t.sourceVocabulary; word++) {
    const first = rowOf(t, word);
    const last = rowOf(t, word + 1);
    if (first === last) continue;
    loadRow(t, first, last);
    explainBy(t, word);
    // Here a sentence pair may hold words that have no entry, which must not find one of the row before.
    unloadRow(t, first, last);
  }
  return 0;
}

/** The likelihoods of `apply` alone. */
export function score(address: usize): i32 {
  const t = changetype<Training>(address);
  index(t);
  memory.fill(t.row, 0, (<usize>t.targetVocabulary) << 2);
  fillPriors(t);
  for (let at: u32 = 0; at < t.targetTokens; at += CHUNK) startLikelihood(t, at, endOf(t, at));
  for (let word: u32 = 0; word < t.sourceVocabulary; word++) {
    const first = rowOf(t, word);
    const last = rowOf(t, word + 1);
    if (first === last) continue;
    loadRow(t, first, last);
    addLikelihood(t, word);
    unloadRow(t, first, last);
  }
  return 0;
}

function endOf(t: Training, at: u32): u32 {
  return min(at + CHUNK, t.targetTokens);
}

function rowOf(t: Training, word: u32): usize {
  return t.entries + <usize>load<u32>(t.rows + (word << 2)) * ENTRY;
}

function reserve(end: usize): bool {
  // Less than a page below 4 GiB, so that no address wraps.
  if (end > 0xffff0000) return false;
  const missing = <i32>((end + 0xffff) >> 16) - memory.size();
  return missing <= 0 || memory.grow(missing) >= 0;
}

/** Upper bound of the target words that a source word meets. */
export function cellsOf(t: Training, word: u32): u32 {
  let cells: u32 = 0;
  const last = load<u32>(t.words + (word << 2), 4);
  for (let at = load<u32>(t.words + (word << 2)); at < last; at++) {
    cells += load<u16>(t.targetLength + (at << 1));
    if (cells >= t.targetVocabulary) return t.targetVocabulary;
  }
  return cells;
}

export function countPriors(t: Training, word: u32, end: usize): usize {
  const counts = t.counts;
  const last = load<u32>(t.words + (word << 2), 4);
  for (let at = load<u32>(t.words + (word << 2)); at < last; at++) {
    let token = t.targetIds + (load<u32>(t.targetStart + (at << 2)) << 2);
    let prior = t.priors + (load<u32>(t.priorStart + (at << 2)) << 2);
    for (let left: i32 = load<u16>(t.targetLength + (at << 1)); left > 0; left--) {
      const target = load<u32>(token);
      const cell = counts + (target << 3);
      const count = load<f64>(cell);
      // A word that is met again is overwritten by the next one.
      store<u32>(end, target);
      end += count === 0 ? ENTRY : 0;
      store<f64>(cell, count + <f64>load<f32>(prior));
      token += 4;
      prior += 4;
    }
  }
  return end;
}

function gather(row: usize, a: u32, b: u32, c: u32, d: u32): v128 {
  const ab = v128.load32_lane(row + (b << 2), v128.load32_zero(row + (a << 2)), 1);
  return v128.load32_lane(row + (d << 2), v128.load32_lane(row + (c << 2), ab, 2), 3);
}

function upper(v: v128): v128 {
  return i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
}

function product(a: v128, b: v128): v128 {
  return f64x2.mul(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b));
}

export function addLikelihood(t: Training, word: u32): void {
  const row = t.row;
  const last = load<u32>(t.words + (word << 2), 4);
  for (let at = load<u32>(t.words + (word << 2)); at < last; at++) {
    const start = load<u32>(t.targetStart + (at << 2));
    let token = t.targetIds + (start << 2);
    let likelihood = t.likelihood + (start << 3);
    let prior = t.priors + (load<u32>(t.priorStart + (at << 2)) << 2);
    let left: i32 = load<u16>(t.targetLength + (at << 1));
    for (; left >= 4; left -= 4) {
      const cells = gather(
        row,
        load<u32>(token),
        load<u32>(token, 4),
        load<u32>(token, 8),
        load<u32>(token, 12),
      );
      const weights = v128.load(prior);
      v128.store(likelihood, f64x2.add(v128.load(likelihood), product(cells, weights)));
      const high = product(upper(cells), upper(weights));
      v128.store(likelihood, f64x2.add(v128.load(likelihood, 16), high), 16);
      token += 16;
      prior += 16;
      likelihood += 32;
    }
    for (; left > 0; left--) {
      const cell = <f64>load<f32>(row + (load<u32>(token) << 2)) * <f64>load<f32>(prior);
      store<f64>(likelihood, load<f64>(likelihood) + cell);
      token += 4;
      prior += 4;
      likelihood += 8;
    }
  }
}

function addTo(counts: usize, target: u32, posterior: f64): void {
  const cell = counts + (target << 3);
  store<f64>(cell, load<f64>(cell) + posterior);
}

export function countPosteriors(t: Training, word: u32): f64 {
  const row = t.row;
  const counts = t.counts;
  const last = load<u32>(t.words + (word << 2), 4);
  let feature: f64 = 0;
  for (let at = load<u32>(t.words + (word << 2)); at < last; at++) {
    const start = load<u32>(t.targetStart + (at << 2));
    let token = t.targetIds + (start << 2);
    let inverse = t.likelihood + (start << 3);
    let prior = t.priors + (load<u32>(t.priorStart + (at << 2)) << 2);
    let left: i32 = load<u16>(t.targetLength + (at << 1));
    const step = 1.0 / <f64>left;
    let distance = <f64>load<u16>(t.position + (at << 1)) / <f64>load<u16>(t.sourceLength + (at << 1));
    for (; left >= 4; left -= 4) {
      const a = load<u32>(token);
      const b = load<u32>(token, 4);
      const c = load<u32>(token, 8);
      const d = load<u32>(token, 12);
      const cells = gather(row, a, b, c, d);
      const weights = v128.load(prior);
      const low = f64x2.mul(product(cells, weights), v128.load(inverse));
      const high = f64x2.mul(product(upper(cells), upper(weights)), v128.load(inverse, 16));
      let posterior = f64x2.extract_lane(low, 0);
      addTo(counts, a, posterior);
      feature -= posterior * abs(distance);
      distance -= step;
      posterior = f64x2.extract_lane(low, 1);
      addTo(counts, b, posterior);
      feature -= posterior * abs(distance);
      distance -= step;
      posterior = f64x2.extract_lane(high, 0);
      addTo(counts, c, posterior);
      feature -= posterior * abs(distance);
      distance -= step;
      posterior = f64x2.extract_lane(high, 1);
      addTo(counts, d, posterior);
      feature -= posterior * abs(distance);
      distance -= step;
      token += 16;
      prior += 16;
      inverse += 32;
    }
    for (; left > 0; left--) {
      const target = load<u32>(token);
      const posterior = <f64>load<f32>(row + (target << 2)) * <f64>load<f32>(prior) * load<f64>(inverse);
      addTo(counts, target, posterior);
      feature -= posterior * abs(distance);
      distance -= step;
      token += 4;
      prior += 4;
      inverse += 8;
    }
  }
  return feature;
}

export function digamma(x: f64): f64 {
  let shifted = x;
  let result: f64 = 0;
  for (; shifted < 7; shifted++) result -= 1 / shifted;
  shifted -= 0.5;
  const square = 1 / (shifted * shifted);
  return (
    result +
    Math.log(shifted) +
    square * (1.0 / 24.0 - square * (7.0 / 960.0 - square * (31.0 / 8064.0 - (square * 127) / 30720)))
  );
}

/** See ../exp-digamma.ts, whose table the caller has copied here. */
function expDigamma(x: f64, table: usize): f64 {
  if (x >= 8) {
    const shifted = x - 0.5;
    const square = 1 / (shifted * shifted);
    return shifted * (1 + square * (1.0 / 24.0 + square * (-37.0 / 5760.0 + (square * 10313) / 2903040)));
  }
  if (!(x >= 0.015625)) return 1e-30;
  const place = reinterpret<i32>(<f32>x) - 0x3c800000;
  const step = table + ((place >> 13) << 3);
  const low = load<f64>(step);
  return low + (load<f64>(step, 8) - low) * (<f64>(place & 8191) / 8192);
}

export function normaliseRow(t: Training, first: usize, end: usize, row: usize): void {
  const counts = t.counts;
  const concentration = t.concentration;
  const table = t.expDigammas;
  let total = concentration * <f64>((end - first) / ENTRY);
  for (let at = first; at < end; at += ENTRY) total += load<f64>(counts + (load<u32>(at) << 3));
  const logScale = -digamma(total);
  const scale = Math.exp(logScale);
  const exact = total < 0.25;
  for (let at = first; at < end; at += ENTRY) {
    const target = load<u32>(at);
    const cell = counts + (target << 3);
    const count = load<f64>(cell) + concentration;
    const probability = <f32>(exact ? Math.exp(digamma(count) + logScale) : expDigamma(count, table) * scale);
    store<f64>(cell, 0);
    store<f32>(row + (target << 2), probability);
    store<f32>(at, probability, 4);
  }
}

function normaliseNull(t: Training): void {
  normaliseRow(t, t.nullEntries, t.nullEntries + <usize>t.nullColumns * ENTRY, t.nullRow);
}

export function loadRow(t: Training, first: usize, end: usize): void {
  const row = t.row;
  for (let at = first; at < end; at += ENTRY) store<f32>(row + (load<u32>(at) << 2), load<f32>(at, 4));
}

export function unloadRow(t: Training, first: usize, end: usize): void {
  const row = t.row;
  for (let at = first; at < end; at += ENTRY) store<f32>(row + (load<u32>(at) << 2), 0);
}

export function startLinks(t: Training, first: u32, end: u32): void {
  for (let at = first; at < end; at++) {
    store<f32>(t.best + (at << 2), <f32>load<f64>(t.likelihood + (at << 3)));
    store<u32>(t.links + (at << 2), 0);
  }
}

/** Adds likelihood as `addLikelihood` does, and links what the word explains best so far. */
export function explainBy(t: Training, word: u32): void {
  const row = t.row;
  const last = load<u32>(t.words + (word << 2), 4);
  for (let at = load<u32>(t.words + (word << 2)); at < last; at++) {
    const first = load<u32>(t.targetStart + (at << 2));
    const start = first << 2;
    let likelihood = t.likelihood + (first << 3);
    const position = <i32>load<u16>(t.position + (at << 1));
    const positions = i32x4.splat(position);
    let token = t.targetIds + start;
    let best = t.best + start;
    let link = t.links + start;
    let prior = t.priors + (load<u32>(t.priorStart + (at << 2)) << 2);
    let left: i32 = load<u16>(t.targetLength + (at << 1));
    for (; left >= 4; left -= 4) {
      const cells = gather(
        row,
        load<u32>(token),
        load<u32>(token, 4),
        load<u32>(token, 8),
        load<u32>(token, 12),
      );
      const weights = v128.load(prior);
      v128.store(likelihood, f64x2.add(v128.load(likelihood), product(cells, weights)));
      const high = product(upper(cells), upper(weights));
      v128.store(likelihood, f64x2.add(v128.load(likelihood, 16), high), 16);
      const found = f32x4.mul(cells, weights);
      const known = v128.load(best);
      const linked = v128.load(link);
      const sooner = v128.and(f32x4.eq(found, known), i32x4.lt_s(positions, linked));
      const better = v128.or(f32x4.gt(found, known), sooner);
      v128.store(best, v128.bitselect(found, known, better));
      v128.store(link, v128.bitselect(positions, linked, better));
      token += 16;
      best += 16;
      link += 16;
      prior += 16;
      likelihood += 32;
    }
    for (; left > 0; left--) {
      const cell = load<f32>(row + (load<u32>(token) << 2));
      const weight = load<f32>(prior);
      store<f64>(likelihood, load<f64>(likelihood) + <f64>cell * <f64>weight);
      const found = cell * weight;
      const known = load<f32>(best);
      if (found > known || (found === known && position < load<i32>(link))) {
        store<f32>(best, found);
        store<i32>(link, position);
      }
      token += 4;
      best += 4;
      link += 4;
      prior += 4;
      likelihood += 8;
    }
  }
}

export function countNull(t: Training, first: u32, end: u32): void {
  const counts = t.counts;
  const weight = t.nullProbability;
  for (let at = first; at < end; at++) addTo(counts, load<u32>(t.targetIds + (at << 2)), weight);
}

export function startLikelihood(t: Training, first: u32, end: u32): void {
  const nullRow = t.nullRow;
  const weight = t.nullProbability;
  for (let at = first; at < end; at++) {
    const target = load<u32>(t.targetIds + (at << 2));
    store<f64>(t.likelihood + (at << 3), <f64>load<f32>(nullRow + (target << 2)) * weight);
  }
}

export function countNullPosteriors(t: Training, first: u32, end: u32): void {
  const nullRow = t.nullRow;
  const counts = t.counts;
  const weight = t.nullProbability;
  for (let at = first; at < end; at++) {
    const cell = t.likelihood + (at << 3);
    const inverse = 1 / load<f64>(cell);
    store<f64>(cell, inverse);
    const target = load<u32>(t.targetIds + (at << 2));
    addTo(counts, target, <f64>load<f32>(nullRow + (target << 2)) * weight * inverse);
  }
}

/** Adds natural logs of likelihoods to a sum; of the product of four where it does not underflow. */
export function addLogs(t: Training, first: u32, end: u32, before: f64): f64 {
  let sum = before;
  let at = t.likelihood + (first << 3);
  const last = t.likelihood + (end << 3);
  for (; at + 32 <= last; at += 32) {
    const four = load<f64>(at) * load<f64>(at, 8) * load<f64>(at, 16) * load<f64>(at, 24);
    if (four > 1e-280) sum += Math.log(four);
    else for (let one: usize = 0; one < 32; one += 8) sum += Math.log(load<f64>(at + one));
  }
  for (; at < last; at += 8) sum += Math.log(load<f64>(at));
  return sum;
}

function fillPriors(t: Training): void {
  for (let shape: u32 = 0; shape < t.shapes; shape++) {
    const at = shape << 2;
    const table = t.priors + (load<u32>(t.shapePriorStart + at) << 2);
    const n = load<u32>(t.shapeSource + at);
    fillDiagonalPrior(n, load<u32>(t.shapeTarget + at), t.tension, 1 - t.nullProbability, table);
  }
}

/** See ../diagonal-prior.ts. */
export function fillDiagonalPrior(n: u32, m: u32, tension: f64, notNull: f64, table: usize): void {
  const decay = Math.exp(-tension / <f64>n);
  const stride = m << 2;
  for (let j: u32 = 0; j < m; j++) {
    const column = table + (j << 2);
    const place = <f64>(j + 1) / <f64>m;
    const below = <u32>((<f64>(j + 1) * <f64>n) / <f64>m);
    let total: f64 = 0;
    let weight = Math.exp(-tension * (place - <f64>below / <f64>n));
    for (let i = below; i >= 1; i--) {
      store<f32>(column + (i - 1) * stride, <f32>weight);
      total += weight;
      weight *= decay;
    }
    weight = Math.exp(-tension * (<f64>(below + 1) / <f64>n - place));
    for (let i = below + 1; i <= n; i++) {
      store<f32>(column + (i - 1) * stride, <f32>weight);
      total += weight;
      weight *= decay;
    }
    const scale = notNull / total;
    let cell = column;
    for (let i: u32 = 0; i < n; i++) {
      store<f32>(cell, <f32>(<f64>load<f32>(cell) * scale));
      cell += stride;
    }
  }
}

export function expectedDiagonalFeature(sourceLength: u32, targetLength: u32, tension: f64): f64 {
  const n = <f64>sourceLength;
  const m = <f64>targetLength;
  const end = Math.exp(-tension);
  const ratio = Math.exp(-tension / n);
  const rest = 1 - ratio;
  const exchangedRatio = Math.exp(-tension / m);
  let sum: f64 = 0;
  for (let j: f64 = 1; j <= m; j++) {
    const below = floor((j * n) / m);
    const nearest = j / m - below / n;
    const first = Math.exp(-tension * nearest);
    const last = Math.exp((-tension * below) / n);
    let distances: f64 = 0;
    if (below > 0) {
      const series = (1 - last) / rest;
      distances += first * (nearest * series + (ratio * series - below * last) / (rest * n));
    }
    if (below < n) {
      const above = 1 / n - nearest;
      const lastAbove = end / last;
      const series = (1 - lastAbove) / rest;
      distances +=
        (ratio / first) * (above * series + (ratio * series - (n - below) * lastAbove) / (rest * n));
    }
    sum -= distances / exchangedNormaliser(j, m, n, tension, exchangedRatio, end);
  }
  return sum;
}

function exchangedNormaliser(j: f64, m: f64, n: f64, tension: f64, ratio: f64, end: f64): f64 {
  const below = floor((j * m) / n);
  const first = Math.exp(-tension * (j / n - below / m));
  const last = Math.exp((-tension * below) / m);
  let total = first * (1 - last);
  if (below < m) total += (ratio / first) * (1 - end / last);
  else if (below > m) total += ratio / first;
  return total / (1 - ratio);
}

function climbTension(t: Training, empirical: f64): void {
  for (let step = 0; step < TENSION_STEPS; step++) {
    let expected: f64 = 0;
    for (let shape: u32 = 0; shape < t.shapes; shape++) {
      const at = shape << 2;
      const n = load<u32>(t.shapeSource + at);
      const feature = expectedDiagonalFeature(n, load<u32>(t.shapeTarget + at), t.tension);
      expected += <f64>load<u32>(t.shapePairs + at) * feature;
    }
    const climbed = t.tension + (empirical - expected / t.targetTokens) * TENSION_RATE;
    t.tension = min(HIGHEST_TENSION, max(LOWEST_TENSION, climbed));
  }
}

/** Closes the rows up over the entries that are probable enough, and sorts each by word. */
export function prune(address: usize): i32 {
  const t = changetype<Training>(address);
  const pruneBelow = t.pruneBelow;
  let end = t.entries;
  let first = rowOf(t, 0);
  for (let word: u32 = 0; word < t.sourceVocabulary; word++) {
    const last = rowOf(t, word + 1);
    const start = end;
    for (let at = first; at < last; at += ENTRY) {
      if (<f64>load<f32>(at, 4) < pruneBelow) continue;
      store<u64>(end, load<u64>(at));
      end += ENTRY;
    }
    first = last;
    sortEntries(start, <u32>((end - start) / ENTRY));
    store<u32>(t.rows + (word << 2), <u32>((start - t.entries) / ENTRY));
  }
  // Rows end where the next begins, so the last end is written when all have been read.
  store<u32>(t.rows + (t.sourceVocabulary << 2), <u32>((end - t.entries) / ENTRY));
  return 0;
}

/** Shell sort by word, in place, with gaps that shrink by about 4/9 down to 1. */
export function sortEntries(start: usize, count: u32): void {
  for (let gap = shorterGap(count); gap > 0; gap = shorterGap(gap)) {
    for (let at = gap; at < count; at++) {
      const entry = load<u64>(start + <usize>at * ENTRY);
      let hole = at;
      while (hole >= gap) {
        const before = load<u64>(start + <usize>(hole - gap) * ENTRY);
        if (<u32>before <= <u32>entry) break;
        store<u64>(start + <usize>hole * ENTRY, before);
        hole -= gap;
      }
      store<u64>(start + <usize>hole * ENTRY, entry);
    }
  }
}

function shorterGap(gap: u32): u32 {
  return gap === 2 ? 1 : (gap * 4) / 9;
}
