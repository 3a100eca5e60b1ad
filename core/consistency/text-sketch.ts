import type { Language } from '../../contracts/primitives.ts';
import {
  CHARACTER_CLASSES,
  type SideSketch,
  type TextSketch,
  TOKEN_CLASSES,
} from '../../contracts/text-sketch.ts';
import type { Languages } from '../formats/text-record.ts';
import { hashOf } from '../text/kernels/fnv-hash.ts';
import { keyText } from '../text/normalise.ts';
import { SegmentScanner } from '../text/scan-segment.ts';
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
 * The sketch of a sample of pairs, whatever their order. Memory: 50 bytes for every different phrase, and the different
 * targets of the sample.
 */
export function sketchPairs(
  pairs: Iterable<{ source: string; target: string }>,
  languages: Languages,
): TextSketch {
  const source = new SideSketcher(languages.source);
  const target = new SideSketcher(languages.target);
  const phrases = new PhraseCounter();
  // Nearly every target has one source, which needs no set.
  const sources = new Map<string, string | Set<string>>();
  let count = 0;
  for (const pair of pairs) {
    count++;
    source.add(pair.source);
    phrases.add(target.add(pair.target));
    const known = sources.get(pair.target);
    if (known === undefined) sources.set(pair.target, pair.source);
    else if (typeof known !== 'string') known.add(pair.source);
    else if (known !== pair.source) sources.set(pair.target, new Set([known, pair.source]));
  }
  return {
    pairs: count,
    source: source.sketch,
    target: target.sketch,
    phrases: highest(phrases.repeated(), PHRASES).map(([phrase, segments]) => ({
      phrase,
      share: segments / count,
    })),
    repeatedTargets: highest(severalSources(sources), REPEATED_TARGETS).map(([text, different]) => ({
      target: text,
      sources: different,
    })),
  };
}

function* severalSources(sources: ReadonlyMap<string, string | Set<string>>): Iterable<[string, number]> {
  for (const [text, of] of sources)
    if (typeof of !== 'string' && of.size >= FEWEST_SOURCES) yield [text, of.size];
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

/** The tokens of a segment's key text: token t is text.slice(edges[2 * t], edges[2 * t + 1]). */
interface HashedTokens {
  text: string;
  count: number;
  edges: ArrayLike<number>;
  /** FNV-1a over code units (Fowler, Noll, Vo) of each. */
  hashes: Int32Array;
}

class SideSketcher {
  private readonly register: ReturnType<typeof registerOf>;
  private readonly registers = { formal: 0, informal: 0 };
  private readonly scanner = new SegmentScanner('und');
  /** How often each UTF-16 code unit stands, and each pair of two: what they are is asked once in the end. */
  private readonly units = new Int32Array(0x1_0000);
  private readonly beyond = new Map<number, number>();
  private readonly tokens = new Array<number>(TOKEN_CLASSES).fill(0);
  private hashes = new Int32Array(256);

  constructor(language: Language) {
    this.register = registerOf(language);
  }

  /** @returns the segment's tokens, until the next call */
  add(text: string): HashedTokens {
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      const code = unit >= 0xd800 && unit < 0xdc00 ? (text.codePointAt(at) as number) : unit;
      if (code < 0x1_0000) this.units[code]++;
      else {
        this.beyond.set(code, (this.beyond.get(code) ?? 0) + 1);
        at++;
      }
    }
    const key = keyText(text);
    const { tokens: count, tokenEdges: edges } = this.scanner.scan(key);
    if (count > this.hashes.length) this.hashes = new Int32Array(2 * count);
    for (let token = 0; token < count; token++) {
      const hash = hashOf(key, edges[2 * token], edges[2 * token + 1]);
      this.hashes[token] = hash;
      this.tokens[classOf(hash, TOKEN_CLASSES)]++;
    }
    const address = this.register(text);
    if (address) this.registers[address]++;
    return { text: key, count, edges, hashes: this.hashes };
  }

  get sketch(): SideSketch {
    const scripts: Record<string, number> = {};
    const characters = new Array<number>(CHARACTER_CLASSES).fill(0);
    for (const [code, count] of [...this.units.entries(), ...this.beyond]) {
      if (count === 0) continue;
      characters[classOf(code, CHARACTER_CLASSES)] += count;
      const script = scriptOf(code);
      if (script !== undefined) scripts[script] = (scripts[script] ?? 0) + count;
    }
    return { scripts, characters, tokens: this.tokens, register: this.registers };
  }
}

/** Counts the segments that have a phrase. Hundreds of thousands stand once, of which no text is made. */
class PhraseCounter {
  /** Place of a phrase by the hash of its tokens' hashes, of 52 bits. */
  private readonly places = new Map<number, number>();
  private readonly segments: number[] = [];
  private readonly lastSegment: number[] = [];
  /** Of a phrase that stands a second time. */
  private readonly texts = new Map<number, string>();
  private segment = 0;

  add({ text, count, edges, hashes }: HashedTokens): void {
    this.segment++;
    for (let at = 0; at + PHRASE_TOKENS <= count; at++) {
      let [low, high] = [0, 0];
      for (let token = at; token < at + PHRASE_TOKENS; token++) {
        low = Math.imul(low ^ hashes[token], 0x9e3779b1);
        low ^= low >>> 15;
        high = Math.imul(((high << 13) | (high >>> 19)) + hashes[token], 0xcc9e2d51);
      }
      const hash = (high >>> 12) * 2 ** 32 + (low >>> 0);
      const place = this.places.get(hash);
      if (place === undefined) {
        this.places.set(hash, this.segments.length);
        this.segments.push(1);
        this.lastSegment.push(this.segment);
      } else if (this.lastSegment[place] !== this.segment) {
        if (++this.segments[place] === 2) this.texts.set(place, phraseAt(at, text, edges));
        this.lastSegment[place] = this.segment;
      }
    }
  }

  /** The phrases that several segments have, with their number. */
  *repeated(): Iterable<[string, number]> {
    for (const [place, phrase] of this.texts) yield [phrase, this.segments[place]];
  }
}

function phraseAt(first: number, text: string, edges: ArrayLike<number>): string {
  const words = Array.from({ length: PHRASE_TOKENS }, (_, at) =>
    text.slice(edges[2 * (first + at)], edges[2 * (first + at) + 1]),
  );
  return words.join(' ');
}

/** Knuth's multiplicative hash: the upper bits of the product. */
const classOf = (value: number, classes: number) =>
  Math.floor((Math.imul(value, 0x9e3779b1) >>> 0) / (2 ** 32 / classes));

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

/** The script of a letter; undefined for what is no letter. */
function scriptOf(code: number): string | undefined {
  const character = String.fromCodePoint(code);
  if (!LETTER.test(character)) return undefined;
  return SCRIPTS.find(([, pattern]) => pattern.test(character))?.[0] ?? 'other';
}

/** The entries with the highest counts, ties by name. */
function highest(counts: Iterable<[string, number]>, most: number): [string, number][] {
  const before = ([a, x]: [string, number], [b, y]: [string, number]) => y - x || (a < b ? -1 : 1);
  const found: [string, number][] = [];
  // Few of many stay: the rest is not worth sorting.
  for (const entry of counts) {
    const last = found.at(-1);
    if (found.length === most && last && before(entry, last) > 0) continue;
    const place = found.findIndex((other) => before(entry, other) < 0);
    found.splice(place < 0 ? found.length : place, 0, entry);
    if (found.length > most) found.pop();
  }
  return found;
}
