import type { Language } from '../../contracts/primitives.ts';
import {
  CHARACTER_CLASSES,
  type SideSketch,
  type TextSketch,
  TOKEN_CLASSES,
} from '../../contracts/text-sketch.ts';
import type { Languages } from '../formats/text-record.ts';
import { keyText } from '../text/normalise.ts';
import { tokens } from '../text/tokens.ts';
import { registerOf } from './register.ts';

/** Phrases and repeated targets that a sketch keeps. */
const PHRASES = 30;
const REPEATED_TARGETS = 10;
/** Tokens of a phrase. */
const PHRASE_TOKENS = 3;
/** A target of so many sources is repeated: "OK" stands for a few. */
const FEWEST_SOURCES = 5;

/**
 * The sketch of a sample of pairs, whatever their order. Memory: the different phrases and targets of the sample.
 */
export function sketchPairs(
  pairs: Iterable<{ source: string; target: string }>,
  languages: Languages,
): TextSketch {
  const source = new SideSketcher(languages.source);
  const target = new SideSketcher(languages.target);
  const phrases = new Map<string, number>();
  const sources = new Map<string, Set<string>>();
  let count = 0;
  for (const pair of pairs) {
    count++;
    source.add(pair.source);
    const words = target.add(pair.target);
    for (const phrase of phrasesOf(words)) phrases.set(phrase, (phrases.get(phrase) ?? 0) + 1);
    const ofTarget = sources.get(pair.target) ?? new Set();
    sources.set(pair.target, ofTarget.add(pair.source));
  }
  return {
    pairs: count,
    source: source.sketch,
    target: target.sketch,
    phrases: highest(phrases, PHRASES)
      .filter(([, segments]) => segments > 1)
      .map(([phrase, segments]) => ({ phrase, share: segments / count })),
    repeatedTargets: highest(new Map([...sources].map(([text, of]) => [text, of.size])), REPEATED_TARGETS)
      .filter(([, different]) => different >= FEWEST_SOURCES)
      .map(([text, different]) => ({ target: text, sources: different })),
  };
}

/** The different phrases of a segment's tokens. */
export function phrasesOf(words: readonly string[]): Set<string> {
  const phrases = new Set<string>();
  for (let at = 0; at + PHRASE_TOKENS <= words.length; at++)
    phrases.add(words.slice(at, at + PHRASE_TOKENS).join(' '));
  return phrases;
}

/** Tokens as phrases and vocabularies have them: as in keys, so that case and digits make no difference. */
export const sketchTokens = (text: string): string[] => tokens(keyText(text));

class SideSketcher {
  readonly sketch: SideSketch = {
    scripts: {},
    characters: new Array<number>(CHARACTER_CLASSES).fill(0),
    tokens: new Array<number>(TOKEN_CLASSES).fill(0),
    register: { formal: 0, informal: 0 },
  };
  private readonly register: ReturnType<typeof registerOf>;

  constructor(language: Language) {
    this.register = registerOf(language);
  }

  /** @returns the segment's tokens */
  add(text: string): string[] {
    const { scripts, characters, tokens: classes, register } = this.sketch;
    for (const character of text) {
      const code = character.codePointAt(0) as number;
      characters[classOf(code, CHARACTER_CLASSES)]++;
      const script = scriptOf(character, code);
      if (script !== undefined) scripts[script] = (scripts[script] ?? 0) + 1;
    }
    const words = sketchTokens(text);
    for (const word of words) classes[classOf(hashOf(word), TOKEN_CLASSES)]++;
    const address = this.register(text);
    if (address) register[address]++;
    return words;
  }
}

/** Knuth's multiplicative hash: the upper bits of the product. */
const classOf = (value: number, classes: number) =>
  Math.floor((Math.imul(value, 0x9e3779b1) >>> 0) / (2 ** 32 / classes));

/** FNV-1a over code units. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

const SCRIPTS = [
  'Latn',
  'Hani',
  'Hira',
  'Kana',
  'Hang',
  'Cyrl',
  'Grek',
  'Arab',
  'Hebr',
  'Thai',
  'Deva',
  'Beng',
  'Taml',
  'Geor',
  'Armn',
].map((name) => [name, new RegExp(`\\p{sc=${name}}`, 'u')] as const);
const LETTER = /\p{L}/u;
const known = new Map<number, string | undefined>();

/** The script of a letter; undefined for what is no letter. */
function scriptOf(character: string, code: number): string | undefined {
  if (known.has(code)) return known.get(code);
  const script = LETTER.test(character)
    ? (SCRIPTS.find(([, pattern]) => pattern.test(character))?.[0] ?? 'other')
    : undefined;
  known.set(code, script);
  return script;
}

/** The entries with the highest counts, ties by name. */
function highest(counts: ReadonlyMap<string, number>, most: number): [string, number][] {
  const before = ([a, x]: [string, number], [b, y]: [string, number]) => y - x || (a < b ? -1 : 1);
  const found: [string, number][] = [];
  // There are hundreds of thousands of phrases, and nearly all of them stand once: they are not worth sorting.
  for (const entry of counts) {
    const last = found.at(-1);
    if (found.length === most && last && before(entry, last) > 0) continue;
    const place = found.findIndex((other) => before(entry, other) < 0);
    found.splice(place < 0 ? found.length : place, 0, entry);
    if (found.length > most) found.pop();
  }
  return found;
}
