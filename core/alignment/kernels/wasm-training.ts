import { DragomanError } from '../../errors.ts';
import type { TokenizedBitext } from '../bitext.ts';
import { logUnigram, type TrainingOptions, type TranslationTable } from '../translation-table.ts';
import { type BitextShapes, shapesOf } from '../word-major-index.ts';
import { EXP_DIGAMMAS } from './exp-digamma.ts';
import { WORD_MAJOR_EM } from './word-major-em.wasm.ts';

/** A bitext does not fit into the 4 GiB that the kernel can address. */
export class BitextTooLarge extends DragomanError {
  constructor(pairs: number) {
    super(
      `${pairs} sentence pairs are too many for one training of the word aligner, which can use 4 GiB. Train on a sample: lower alignment.samplePairs in the recipe, or give it fewer lines.`,
    );
  }
}

/** Fields of `Training` in assembly/word-major-em.ts, in their order: 32-bit numbers, then 64-bit floats. */
const WORDS = [
  ...['sourceVocabulary', 'targetVocabulary', 'targetTokens', 'shapes', 'nullColumns', 'iterations'],
  ...[
    'pairs',
    'sourceIds',
    'sourceOffsets',
    'givenTargetIds',
    'targetOffsets',
    'order',
    'counters',
    'longest',
  ],
  ...['words', 'targetStart', 'targetLength', 'priorStart', 'position', 'sourceLength'],
  ...['targetIds', 'pairStarts', 'shapeSource', 'shapeTarget', 'shapePairs', 'shapePriorStart', 'priors'],
  ...['nullEntries', 'nullRow', 'row', 'counts', 'likelihood', 'best', 'links', 'rows'],
  ...['expDigammas', 'entries'],
] as const;
const FLOATS = ['nullProbability', 'concentration', 'tension', 'pruneBelow', 'perplexity'] as const;
const FLOATS_AT = 8 * Math.ceil(WORDS.length / 2);

const PAGE_BYTES = 65_536;
const PAGES = 65_536;
/** The null address stays unused. */
const FIRST_ADDRESS = 64;

/** What the kernel can do with what lies in its memory. Each returns 0, or 1 where the memory was too small. */
export type KernelStep = 'train' | 'prune' | 'apply' | 'score';

/** The compiled kernel; threads share it. */
export const kernelModule = (): WebAssembly.Module =>
  new WebAssembly.Module(Buffer.from(WORD_MAJOR_EM, 'base64'));

/** Memory of one kernel. Takes address space for 4 GiB, and memory for what is used. */
export const kernelMemory = (): WebAssembly.Memory =>
  new WebAssembly.Memory({ initial: 1, maximum: PAGES, shared: true });

/** Starts the kernel on this thread. */
export function instantiateKernel(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): (step: KernelStep, address: number) => number {
  const env = { memory, 'Math.exp': Math.exp, 'Math.log': Math.log };
  const { exports } = new WebAssembly.Instance(module, { env });
  return (step, address) => (exports[step] as (address: number) => number)(address);
}

/** The same on a thread of its own. JavaScript as text, because a file would have to be carried by every bundle. */
export const KERNEL_WORKER = `
  const { parentPort, workerData: { module, memory } } = require('node:worker_threads');
  const env = { memory, 'Math.exp': Math.exp, 'Math.log': Math.log };
  const { exports } = new WebAssembly.Instance(module, { env });
  parentPort.on('message', ({ steps, address }) =>
    parentPort.postMessage(steps.reduce((outcome, step) => outcome || exports[step](address), 0)));
`;

/** What a table makes of a bitext; one entry per target token, in the bitext's order. */
export interface Explanation {
  /** P(target word | source segment); 0 for a word that the table lacks. */
  likelihoods: Float64Array;
  /** 0-based position of the most probable source word, -1 for none. */
  links: Int32Array;
}

/**
 * A bitext in a kernel's memory, over what was there before: for training, or with a table to apply. The kernel itself
 * sorts and inverts it (word-major-index.ts). Memory: 24 bytes per source token, 28 per target token, 20 per sentence pair,
 * and 8 per pair of words that meet in a sentence pair, or per entry of the table.
 */
export class PlacedBitext {
  /** What a kernel's step wants to know. */
  readonly address: number;
  private readonly fields: Record<(typeof WORDS)[number], number>;

  /** @throws BitextTooLarge */
  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly bitext: TokenizedBitext,
    settings: TrainingOptions,
    table?: TranslationTable,
  ) {
    if (bitext.pairs === 0) throw new RangeError('The aligner needs at least one pair.');
    const arena = new Arena(memory, () => new BitextTooLarge(bitext.pairs));
    this.address = arena.reserve(FLOATS_AT + 8 * FLOATS.length);
    this.fields = layOut(arena, bitext, shapesOf(bitext), settings);
    const nullRow = new Float32Array(memory.buffer, this.fields.nullRow, bitext.target.vocabularySize);
    // What was there before must not become the probability of a word that does not occur.
    nullRow.fill(0);
    const values: Record<string, number> = { ...settings, tension: settings.initialTension, perplexity: 0 };
    if (table) {
      values.tension = table.tension;
      values.nullProbability = table.nullProbability;
      nullRow.set(table.nullRow);
      this.putTable(arena, table);
    }
    new Uint32Array(memory.buffer, this.address, WORDS.length).set(WORDS.map((name) => this.fields[name]));
    this.floats().set(FLOATS.map((name) => values[name]));
  }

  /** Checks what a step returned. @throws BitextTooLarge */
  check(outcome: number): void {
    if (outcome !== 0) throw new BitextTooLarge(this.bitext.pairs);
  }

  /** The table after `train` and `prune`. */
  table(): TranslationTable {
    const { buffer } = this.memory;
    const { fields } = this;
    const rows = new Int32Array(buffer, fields.rows, fields.sourceVocabulary + 1).slice();
    const entries = rows[fields.sourceVocabulary];
    const targets = new Int32Array(entries);
    const probabilities = new Float32Array(entries);
    const entryTargets = new Int32Array(buffer, fields.entries, 2 * entries);
    const entryProbabilities = new Float32Array(buffer, fields.entries, 2 * entries);
    for (let at = 0; at < entries; at++) {
      targets[at] = entryTargets[2 * at];
      probabilities[at] = entryProbabilities[2 * at + 1];
    }
    const floats = this.floats();
    return {
      rows,
      targets,
      probabilities,
      nullRow: new Float32Array(buffer, fields.nullRow, fields.targetVocabulary).slice(),
      logUnigram: logUnigram(this.bitext),
      tension: floats[FLOATS.indexOf('tension')],
      nullProbability: floats[FLOATS.indexOf('nullProbability')],
      perplexity: floats[FLOATS.indexOf('perplexity')],
    };
  }

  /** What `apply` found. */
  explanation(): Explanation {
    const likelihoods = this.likelihoods();
    const positions = new Int32Array(this.memory.buffer, this.fields.links, likelihoods.length);
    const links = new Int32Array(likelihoods.length);
    this.eachToken((at, from) => {
      links[at] = positions[from] - 1;
    });
    return { likelihoods, links };
  }

  /** What `score` or `apply` found: P(target word | source segment) in the bitext's order; 0 for a word that the table lacks. */
  likelihoods(): Float64Array {
    const tokens = this.fields.targetTokens;
    const found = new Float64Array(this.memory.buffer, this.fields.likelihood, tokens);
    const likelihoods = new Float64Array(tokens);
    this.eachToken((at, from) => {
      likelihoods[at] = found[from];
    });
    return likelihoods;
  }

  /** Calls with the place of every target token in the bitext and in the kernel's order. */
  private eachToken(visit: (at: number, from: number) => void): void {
    const starts = new Int32Array(this.memory.buffer, this.fields.pairStarts, this.bitext.pairs);
    const { offsets } = this.bitext.target;
    for (let pair = 0; pair < this.bitext.pairs; pair++) {
      let from = starts[pair];
      for (let at = offsets[pair]; at < offsets[pair + 1]; at++) visit(at, from++);
    }
  }

  private floats(): Float64Array {
    return new Float64Array(this.memory.buffer, this.address + FLOATS_AT, FLOATS.length);
  }

  /** Words that came after the training have no entries. */
  private putTable(arena: Arena, { rows, targets, probabilities }: TranslationTable): void {
    const known = rows.length - 1;
    const placed = new Int32Array(this.memory.buffer, this.fields.rows, this.fields.sourceVocabulary + 1);
    placed.set(rows);
    placed.fill(rows[known], known);
    arena.reserve(8 * targets.length);
    const entryTargets = new Int32Array(this.memory.buffer, this.fields.entries, 2 * targets.length);
    const entryProbabilities = new Float32Array(this.memory.buffer, this.fields.entries, 2 * targets.length);
    for (let at = 0; at < targets.length; at++) {
      entryTargets[2 * at] = targets[at];
      entryProbabilities[2 * at + 1] = probabilities[at];
    }
  }
}

function layOut(
  arena: Arena,
  bitext: TokenizedBitext,
  shapes: BitextShapes,
  { iterations }: TrainingOptions,
): Record<(typeof WORDS)[number], number> {
  const { pairs, source, target } = bitext;
  const sourceVocabulary = source.vocabularySize;
  const targetVocabulary = target.vocabularySize;
  const sourceTokens = source.offsets[pairs];
  const targetTokens = target.offsets[pairs];
  return {
    sourceVocabulary,
    targetVocabulary,
    targetTokens,
    shapes: shapes.count,
    nullColumns: 0,
    iterations,
    pairs,
    sourceIds: arena.put(source.ids),
    sourceOffsets: arena.put(source.offsets),
    givenTargetIds: arena.put(target.ids),
    targetOffsets: arena.put(target.offsets),
    order: arena.reserve(8 * pairs),
    counters: arena.reserve(4 * Math.max(sourceVocabulary + 1, shapes.longest + 2)),
    longest: shapes.longest,
    words: arena.reserve(4 * (sourceVocabulary + 1)),
    targetStart: arena.reserve(4 * sourceTokens),
    targetLength: arena.reserve(2 * sourceTokens),
    priorStart: arena.reserve(4 * sourceTokens),
    position: arena.reserve(2 * sourceTokens),
    sourceLength: arena.reserve(2 * sourceTokens),
    targetIds: arena.reserve(4 * targetTokens),
    pairStarts: arena.reserve(4 * pairs),
    shapeSource: arena.reserve(4 * shapes.count),
    shapeTarget: arena.reserve(4 * shapes.count),
    shapePairs: arena.reserve(4 * shapes.count),
    shapePriorStart: arena.reserve(4 * shapes.count),
    priors: arena.reserve(4 * shapes.priorCells),
    nullEntries: arena.reserve(8 * Math.min(targetVocabulary, targetTokens)),
    nullRow: arena.reserve(4 * targetVocabulary),
    row: arena.reserve(4 * targetVocabulary),
    counts: arena.reserve(8 * targetVocabulary),
    likelihood: arena.reserve(8 * targetTokens),
    best: arena.reserve(4 * targetTokens),
    links: arena.reserve(4 * targetTokens),
    rows: arena.reserve(4 * (sourceVocabulary + 1)),
    expDigammas: arena.put(EXP_DIGAMMAS),
    entries: arena.reserve(0),
  };
}

type NumberArray = Int32Array | Float64Array;

/** Hands out a memory from its beginning, aligned to 16 bytes. */
class Arena {
  private end = FIRST_ADDRESS;

  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly tooLarge: () => Error,
  ) {}

  reserve(bytes: number): number {
    const address = this.end;
    this.end = Math.ceil((address + bytes) / 16) * 16;
    const pages = Math.ceil(this.end / PAGE_BYTES);
    if (pages >= PAGES) throw this.tooLarge();
    const present = this.memory.buffer.byteLength / PAGE_BYTES;
    if (pages > present) this.memory.grow(pages - present);
    return address;
  }

  put(array: NumberArray): number {
    const address = this.reserve(array.byteLength);
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    new Uint8Array(this.memory.buffer, address, array.byteLength).set(bytes);
    return address;
  }
}
