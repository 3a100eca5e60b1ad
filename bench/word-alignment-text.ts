import { once } from 'node:events';
import { createWriteStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { mo } from 'gettext-parser';
import { DEMO_SOURCES } from '../local/samples/demo-sources.ts';
import { extractPairs } from '../local/samples/extract.ts';
import type { SampleLanguage } from '../local/samples/packages.ts';

/** A sentence pair as words between single blanks. */
export interface BenchPair {
  source: string;
  target: string;
}

const CATALOGUES = '/usr/share/locale';
const LONGEST_WORDS = 60;

/**
 * Distinct real pairs from English: the sample packages, and the gettext catalogues that this machine's Debian packages
 * have installed (copyleft: read here, never stored). Lower case, punctuation apart, at most 60 words a side.
 */
export function realPairs(target: SampleLanguage): BenchPair[] {
  const unique = new Map<string, BenchPair>();
  const samples = DEMO_SOURCES.flatMap(({ id }) => extractPairs(id, 'en', target));
  for (const whole of [...samples, ...cataloguePairs(target)]) {
    const pair = { source: words(whole.source), target: words(whole.target) };
    const long = Math.max(pair.source.split(' ').length, pair.target.split(' ').length) > LONGEST_WORDS;
    if (pair.source === '' || pair.target === '' || long) continue;
    unique.set(`${pair.source}\t${pair.target}`, pair);
  }
  return [...unique.values()];
}

/** What the gettext catalogues of this machine translate into a locale, as it stands there; none where it has none. */
export function cataloguePairs(locale: string): BenchPair[] {
  const pairs: BenchPair[] = [];
  const folder = path.join(CATALOGUES, locale, 'LC_MESSAGES');
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    if (!name.endsWith('.mo')) continue;
    for (const messages of Object.values(mo.parse(readFileSync(path.join(folder, name))).translations)) {
      for (const { msgid, msgstr } of Object.values(messages)) {
        if (msgid !== '' && msgstr[0]) pairs.push({ source: msgid, target: msgstr[0] });
      }
    }
  }
  return pairs;
}

function words(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu) ?? []).join(' ');
}

/** Words that occur this often or less are renamed in every copy of the text. */
const RARE = 3;

/**
 * Any number of pairs out of some real ones, deterministic. Every copy of the text joins pairs to sentences of other
 * lengths (one to three pairs), and renames rare words on both sides by the copy's number, so that the vocabulary grows
 * with the text as that of real text does, and no two copies share a sentence.
 */
export function* recombined(pairs: readonly BenchPair[], count: number): Iterable<BenchPair> {
  const rare = { source: rareWords(pairs, 'source'), target: rareWords(pairs, 'target') };
  let random = 12345;
  const next = (below: number) => {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    return Math.floor((random / 2 ** 32) * below);
  };
  for (let made = 0; made < count; made++) {
    const copy = Math.floor(made / pairs.length);
    const parts =
      copy === 0 ? [pairs[made]] : Array.from({ length: 1 + next(3) }, () => pairs[next(pairs.length)]);
    const side = (name: 'source' | 'target') =>
      parts
        .flatMap((part) => part[name].split(' '))
        .map((word) => (copy > 0 && rare[name].has(word) ? `${word}~${copy}` : word))
        .join(' ');
    yield { source: side('source'), target: side('target') };
  }
}

function rareWords(pairs: readonly BenchPair[], side: 'source' | 'target'): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const pair of pairs) {
    for (const word of pair[side].split(' ')) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count <= RARE).map(([word]) => word));
}

/** Writes `source ||| target` lines. */
export async function writeBitext(file: string, pairs: Iterable<BenchPair>): Promise<void> {
  const output = createWriteStream(file);
  for (const { source, target } of pairs) {
    if (!output.write(`${source} ||| ${target}\n`)) await once(output, 'drain');
  }
  output.end();
  await once(output, 'finish');
}
