import { DragomanError } from '../../errors.ts';
import type { TokenizedBitext } from '../bitext.ts';
import { logUnigram, type TrainingOptions, type TranslationTable } from '../translation-table.ts';
import { indexBitext } from '../word-major-index.ts';
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
  ...['words', 'targetStart', 'targetLength', 'priorStart', 'place'],
  ...['targetIds', 'shapeSource', 'shapeTarget', 'shapePairs', 'shapePriorStart', 'priors'],
  ...['nullEntries', 'nullRow', 'row', 'counts', 'likelihood', 'rows', 'expDigammas', 'entries', 'unused'],
] as const;
const FLOATS = ['nullProbability', 'concentration', 'tension', 'pruneBelow', 'perplexity'] as const;

const PAGE_BYTES = 65_536;
const PAGES = 65_536;
/** The null address stays unused. */
const FIRST_ADDRESS = 64;

/** The compiled kernel; threads share it. */
export const kernelModule = (): WebAssembly.Module =>
  new WebAssembly.Module(Buffer.from(WORD_MAJOR_EM, 'base64'));

/** Memory for trainings, one after the other. Takes address space for 4 GiB, and memory for what is used. */
export const kernelMemory = (): WebAssembly.Memory =>
  new WebAssembly.Memory({ initial: 1, maximum: PAGES, shared: true });

/** What a thread does: the memory's training at an address. Plain JavaScript, because it runs from text in a worker. */
export const KERNEL_WORKER = `
  const { parentPort, workerData: { module, memory } } = require('node:worker_threads');
  const env = { memory, 'Math.exp': Math.exp, 'Math.log': Math.log };
  const { exports } = new WebAssembly.Instance(module, { env });
  parentPort.on('message', (address) => parentPort.postMessage(exports.train(address)));
`;

/** Starts the kernel on this thread. */
export function instantiateKernel(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): (address: number) => number {
  const env = { memory, 'Math.exp': Math.exp, 'Math.log': Math.log };
  return new WebAssembly.Instance(module, { env }).exports.train as (address: number) => number;
}

/** A training in a kernel's memory: lay it out, let a kernel run it, read the table. */
export interface PlacedTraining {
  address: number;
  /** @param outcome what the kernel returned @throws BitextTooLarge */
  read(outcome: number): TranslationTable;
}

/**
 * Lays a training out in the memory, over what was there. Memory: 16 bytes per source token, 12 per target token, and
 * then 8 bytes per pair of words that meet in a sentence pair. @throws BitextTooLarge
 */
export function placeTraining(
  memory: WebAssembly.Memory,
  bitext: TokenizedBitext,
  settings: TrainingOptions,
): PlacedTraining {
  if (bitext.pairs === 0) throw new RangeError('The aligner needs at least one pair to train on.');
  const index = indexBitext(bitext);
  const arena = new Arena(memory, () => new BitextTooLarge(bitext.pairs));
  const { occurrences, shapes, targetWords } = index;
  const sourceVocabulary = bitext.source.vocabularySize;
  const targetVocabulary = bitext.target.vocabularySize;
  const address = arena.reserve(4 * WORDS.length + 8 * FLOATS.length);
  const nullEntries = new Int32Array(2 * targetWords.length);
  for (let at = 0; at < targetWords.length; at++) nullEntries[2 * at] = targetWords[at];
  const shapeField = (field: 'sourceLength' | 'targetLength' | 'pairs' | 'priorStart') =>
    arena.put(Int32Array.from(shapes, (shape) => shape[field]));
  const words: Record<string, number> = {
    sourceVocabulary,
    targetVocabulary,
    targetTokens: index.targetIds.length,
    shapes: shapes.length,
    nullColumns: targetWords.length,
    iterations: settings.iterations,
    words: arena.put(occurrences.words),
    targetStart: arena.put(occurrences.targetStart),
    targetLength: arena.put(occurrences.targetLength),
    priorStart: arena.put(occurrences.priorStart),
    place: arena.put(occurrences.place),
    targetIds: arena.put(index.targetIds),
    shapeSource: shapeField('sourceLength'),
    shapeTarget: shapeField('targetLength'),
    shapePairs: shapeField('pairs'),
    shapePriorStart: shapeField('priorStart'),
    priors: arena.reserve(4 * index.priors.length),
    nullEntries: arena.put(nullEntries),
    nullRow: arena.reserve(4 * targetVocabulary),
    row: arena.reserve(4 * targetVocabulary),
    counts: arena.reserve(8 * targetVocabulary),
    likelihood: arena.reserve(8 * index.targetIds.length),
    rows: arena.reserve(4 * (sourceVocabulary + 1)),
    expDigammas: arena.put(EXP_DIGAMMAS),
    entries: arena.reserve(0),
    unused: 0,
  };
  // What an earlier training left there must not become the probability of a word that does not occur.
  new Float32Array(memory.buffer, words.nullRow, targetVocabulary).fill(0);
  const floats: Record<string, number> = { ...settings, tension: settings.initialTension, perplexity: 0 };
  const floatsAt = address + 4 * WORDS.length;
  new Uint32Array(memory.buffer, address, WORDS.length).set(WORDS.map((name) => words[name]));
  new Float64Array(memory.buffer, floatsAt, FLOATS.length).set(FLOATS.map((name) => floats[name]));
  return {
    address,
    read(outcome) {
      if (outcome !== 0) throw new BitextTooLarge(bitext.pairs);
      const { buffer } = memory;
      const rows = new Int32Array(buffer, words.rows, sourceVocabulary + 1).slice();
      const entries = rows[sourceVocabulary];
      const targets = new Int32Array(entries);
      const probabilities = new Float32Array(entries);
      const entryTargets = new Int32Array(buffer, words.entries, 2 * entries);
      const entryProbabilities = new Float32Array(buffer, words.entries, 2 * entries);
      for (let at = 0; at < entries; at++) {
        targets[at] = entryTargets[2 * at];
        probabilities[at] = entryProbabilities[2 * at + 1];
      }
      const results = new Float64Array(buffer, floatsAt, FLOATS.length);
      return {
        rows,
        targets,
        probabilities,
        nullRow: new Float32Array(buffer, words.nullRow, targetVocabulary).slice(),
        logUnigram: logUnigram(bitext),
        tension: results[FLOATS.indexOf('tension')],
        nullProbability: settings.nullProbability,
        perplexity: results[FLOATS.indexOf('perplexity')],
      };
    },
  };
}

type NumberArray = Int32Array | Uint16Array | Float32Array | Float64Array;

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
