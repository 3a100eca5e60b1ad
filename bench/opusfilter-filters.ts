// Hot loop: eight filters of OpusFilter 3.3 with its own definitions and thresholds, for a comparison of like with like
// in bench/rules-speed.ts. They use the product's kernel and its repetition finder; the product's rules differ from
// them on purpose (core/text/rules/).
import { CLASSES, LATIN, LETTER, SPACE, WORDY } from '../core/text/character-classes.ts';
import { FOUND, SegmentKernel } from '../core/text/kernels/segment-kernel.ts';
import { RepetitionFinder } from '../core/text/repetition-finder.ts';

/** The filters and their parameters, in the order of the decisions; OpusFilter's defaults but for the scripts. */
export const OPUSFILTER_FILTERS = [
  { LengthFilter: { min_length: 1, max_length: 100, unit: 'word' } },
  { LengthRatioFilter: { threshold: 3, unit: 'word' } },
  { LongWordFilter: { threshold: 40 } },
  { HtmlTagFilter: {} },
  { CharacterScoreFilter: { scripts: ['Latin', 'Latin'], thresholds: [1, 1] } },
  { TerminalPunctuationFilter: { threshold: -2 } },
  { NonZeroNumeralsFilter: { threshold: 0.5 } },
  { RepetitionFilter: { threshold: 2, min_length: 3, max_length: 100 } },
] as const;

/** What Python's `str.split` takes for white space: four control characters and U+0085 more than JavaScript. */
const PYTHON_SPACE = new RegExp(`[\\s${String.fromCharCode(0x1c)}-${String.fromCharCode(0x1f)}\\x85]+`);

/** The bits of `SegmentKernel.scan`, which counts what is a letter or a space in a segment, mean something else here. */
const INSIDE_WORD = WORDY | LETTER;
const TERMINAL = SPACE;
const FOREIGN = 1 << 26;
const DIGIT = 1 << 27;
const LESS = 1 << 28;
const SURROGATE = 1 << 29;

const TABLE = Uint32Array.from({ length: 0x1_0000 }, (_, unit) => {
  const character = String.fromCharCode(unit);
  if (unit >= 0xd800 && unit < 0xe000) return SURROGATE | INSIDE_WORD;
  if (PYTHON_SPACE.test(character) && unit !== 0xfeff) return 0;
  let bits = INSIDE_WORD;
  if (!((CLASSES[unit] as number) & LATIN) && /\p{Alphabetic}/u.test(character)) bits |= FOREIGN;
  if ('.?!…'.includes(character)) bits |= TERMINAL;
  if (unit > 0x30 && unit <= 0x39) bits |= DIGIT;
  return character === '<' ? bits | LESS : bits;
});

class Side {
  readonly kernel = new SegmentKernel(TABLE);
  text = '';
  seen = 0;
  words = 0;
  longest = 0;
  terminals = 0;

  scan(text: string): void {
    const { kernel } = this;
    this.text = text;
    kernel.write(text);
    kernel.scan();
    const { found, tokenEdges } = kernel;
    this.seen = found[FOUND.classes] as number;
    this.words = found[FOUND.tokens] as number;
    this.terminals = found[FOUND.spaces] as number;
    this.longest = 0;
    for (let edge = 2 * this.words - 1; edge > 0; edge -= 2) {
      const length = (tokenEdges[edge] as number) - (tokenEdges[edge - 1] as number);
      if (length > this.longest) this.longest = length;
    }
  }
}

const source = new Side();
const target = new Side();
// `\S.{2,100}?` is of up to 101 characters.
const repetition = new RepetitionFinder({
  minimumRepeats: 3,
  minimumLength: 3,
  maximumLength: 101,
  withLetter: false,
});

/** One bit for each of OPUSFILTER_FILTERS that rejects the pair; every filter is asked. */
export function opusFilterRejections(sourceText: string, targetText: string): number {
  source.scan(sourceText);
  target.scan(targetText);
  let rejections = 0;
  const fewest = Math.min(source.words, target.words);
  const most = Math.max(source.words, target.words);
  if (fewest < 1 || most > 100) rejections |= 1;
  if (fewest === 0 ? most > 0 : most / fewest >= 3) rejections |= 2;
  if (longestWord(source) >= 40 || longestWord(target) >= 40) rejections |= 4;
  if (hasTag(source) || hasTag(target)) rejections |= 8;
  if ((source.seen | target.seen) & (FOREIGN | SURROGATE) && (isForeign(source) || isForeign(target)))
    rejections |= 16;
  const penalty =
    Math.abs(source.terminals - target.terminals) +
    Math.max(0, source.terminals - 1) +
    Math.max(0, target.terminals - 1);
  if (-Math.log(penalty + 1) < -2) rejections |= 32;
  if ((source.seen | target.seen) & DIGIT && similarity(digitsOf(source), digitsOf(target)) < 0.5)
    rejections |= 64;
  if (repeats(source) || repeats(target)) rejections |= 128;
  return rejections;
}

function longestWord({ seen, longest, text }: Side): number {
  if (!(seen & SURROGATE) || longest < 40) return longest;
  return Math.max(...text.split(PYTHON_SPACE).map((word) => [...word].length));
}

function isForeign({ text }: Side): boolean {
  return /(?=\p{Alphabetic})\P{sc=Latn}/u.test(text);
}

function repeats({ kernel }: Side): boolean {
  return repetition.findIn(kernel) !== undefined;
}

/** Whether Python's html.parser finds a start tag: `<`, a letter, and a `>` outside of quoted values. */
function hasTag({ seen, text }: Side): boolean {
  if (!(seen & LESS)) return false;
  return /<[a-z](?:[^>"'=]|=\s*"[^"]*"|=\s*'[^']*'|["'=])*?>/i.test(
    text.replace(/<!--.*?-->|<[?!][^>]*>/g, ''),
  );
}

const digitsOf = ({ seen, text }: Side) => (seen & DIGIT ? (text.match(/[1-9]/g) ?? []) : []);

/** The ratio of Python's difflib: twice the matching characters over all, after Ratcliff and Obershelp. */
function similarity(a: readonly string[], b: readonly string[]): number {
  return (2 * matching(a, b)) / (a.length + b.length);
}

function matching(a: readonly string[], b: readonly string[]): number {
  let best = { size: 0, a: 0, b: 0 };
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      let size = 0;
      while (i + size < a.length && j + size < b.length && a[i + size] === b[j + size]) size++;
      if (size > best.size) best = { size, a: i, b: j };
    }
  }
  if (best.size === 0) return 0;
  return (
    matching(a.slice(0, best.a), b.slice(0, best.b)) +
    best.size +
    matching(a.slice(best.a + best.size), b.slice(best.b + best.size))
  );
}
