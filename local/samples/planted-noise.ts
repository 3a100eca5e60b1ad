import { hash64 } from '../../core/hashing.ts';
import { tokens } from '../../core/text/tokens.ts';
import { type DamageKind, damagePair } from './damage-pair.ts';

/** What the demo plants. */
export type DemoNoiseKind = 'shuffled' | 'copy' | 'wrong-language' | 'near-empty' | 'encoding';
/** `misaligned`: with the target of the next segment of its document. */
export type NoiseKind = DemoNoiseKind | 'misaligned' | DamageKind;

/** A bad pair and what is bad about it. */
export interface NoisyPair<Kind extends NoiseKind = NoiseKind> {
  kind: Kind;
  source: string;
  target: string;
}

/** A real pair that noise is made from. */
export interface NoiseMaterial {
  source: string;
  target: string;
  /** The same text in a third language, where the package has it. */
  thirdLanguage?: string;
  /** The target of the next segment, where the document has one. */
  nextTarget?: string;
}

export const NOISE_COUNTS: Readonly<Record<DemoNoiseKind, number>> = {
  shuffled: 400,
  copy: 150,
  'wrong-language': 200,
  'near-empty': 150,
  encoding: 100,
};

/** Both sides of a shuffled pair, and the text of a copy or of a wrong language, have at least so many tokens: shorter ones may be right by chance. */
export const FEWEST_TOKENS = 4;

const NEARLY_NOTHING = ['', '.', '-', '…', '?', 'x', '*', '...', '0', '#'];

/** What Windows-1252 has for the bytes 0x80 to 0x9f; the rest of it is Latin-1. Decoders of Node differ here between versions. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** What each damage does to a text: bytes of one encoding read as another. */
const DAMAGES: readonly ((text: string) => string)[] = [
  (text) =>
    Buffer.from(text, 'utf8')
      .toString('latin1')
      .replace(/[\u0080-\u009f]/g, (byte) => WINDOWS_1252[byte.charCodeAt(0) - 0x80]),
  (text) => misread(text, 'euc-kr'),
  (text) => misread(text, 'shift_jis'),
  // Latin-1 bytes read as UTF-8: every letter with an accent becomes U+FFFD.
  (text) => Buffer.from(text, 'latin1').toString('utf8'),
  (text) => misread(text, 'windows-1251'),
];
const DAMAGES_OF_LANGUAGE: Record<string, number[]> = { ko: [0, 1], ja: [0, 2], ru: [0, 4] };
const DAMAGES_OF_LATIN = [0, 3];

/**
 * Makes the planted noise from real pairs: deterministic, each pair used once, in mixed order.
 * Throws RangeError when there is too little material.
 */
export function plantNoise<Kind extends NoiseKind = DemoNoiseKind>(
  material: readonly NoiseMaterial[],
  targetLanguage: string,
  counts: Readonly<Record<Kind, number>> = NOISE_COUNTS as Readonly<Record<Kind, number>>,
): NoisyPair<Kind>[] {
  const wanted: Partial<Record<NoiseKind, number>> = counts;
  const unused = new Set(
    byHash(uniqueSources(material), 'noise-material', (pair) => pair.source + pair.target),
  );
  const take = (kind: NoiseKind, fits: (pair: NoiseMaterial) => boolean): NoiseMaterial[] => {
    const count = wanted[kind] ?? 0;
    const taken: NoiseMaterial[] = [];
    for (const pair of unused) {
      if (taken.length === count) break;
      if (!fits(pair)) continue;
      taken.push(pair);
      unused.delete(pair);
    }
    if (taken.length < count) {
      throw new RangeError(`Only ${taken.length} of ${count} pairs fit for noise of the kind ${kind}.`);
    }
    return taken;
  };
  const takeDamaged = (kind: DamageKind): NoisyPair[] =>
    take(kind, (pair) => damagePair(kind, pair, targetLanguage) !== undefined).map((pair) => ({
      kind,
      ...(damagePair(kind, pair, targetLanguage) ?? pair),
    }));
  const long = (text: string) => tokens(text).length >= FEWEST_TOKENS;

  const damages = (DAMAGES_OF_LANGUAGE[targetLanguage] ?? DAMAGES_OF_LATIN).map((index) => DAMAGES[index]);
  const noise: NoisyPair[] = [
    // Scarce material first: numbers, markup, a third language, letters that an encoding can damage.
    ...takeDamaged('numbers'),
    ...takeDamaged('markup'),
    ...take(
      'wrong-language',
      (pair) => isOtherText(pair) && long(pair.source) && long(pair.thirdLanguage ?? ''),
    ).map((pair) => ({
      kind: 'wrong-language' as const,
      source: pair.source,
      target: pair.thirdLanguage ?? '',
    })),
    ...take('encoding', (pair) => damages.every((damage) => damage(pair.target) !== pair.target)).map(
      (pair, index) => ({
        kind: 'encoding' as const,
        source: pair.source,
        target: damages[index % damages.length](pair.target),
      }),
    ),
    ...take('copy', (pair) => long(pair.source) && pair.source !== pair.target).map((pair) => ({
      kind: 'copy' as const,
      source: pair.source,
      target: pair.source,
    })),
    ...take('near-empty', (pair) => long(pair.source) && long(pair.target)).map((pair, index) => {
      const nothing = NEARLY_NOTHING[index % NEARLY_NOTHING.length];
      // Every third one has lost its source instead of its target.
      return index % 3 === 0
        ? { kind: 'near-empty' as const, source: nothing, target: pair.target }
        : { kind: 'near-empty' as const, source: pair.source, target: nothing };
    }),
    ...shuffle(take('shuffled', (pair) => long(pair.source) && long(pair.target))),
    ...take(
      'misaligned',
      ({ source, target, nextTarget = target }) =>
        nextTarget !== target && long(source) && long(target) && long(nextTarget),
    ).map(({ source, nextTarget = '' }) => ({ kind: 'misaligned' as const, source, target: nextTarget })),
    ...(['half-translated', 'truncated', 'repetition', 'swapped'] as const).flatMap(takeDamaged),
  ];
  // Nothing was taken of a kind that has no count.
  return byHash(noise as NoisyPair<Kind>[], 'noise-order', (pair) => `${pair.source}\t${pair.target}`);
}

/** UTF-8 bytes read as another encoding; what that one can't read becomes U+FFFD, also where the decoder lets it pass. */
function misread(text: string, encoding: string): string {
  return new TextDecoder(encoding).decode(Buffer.from(text, 'utf8')).replace(/[\u0080-\u009f]/g, '\ufffd');
}

function isOtherText({ source, target, thirdLanguage }: NoiseMaterial): boolean {
  return thirdLanguage !== undefined && thirdLanguage !== target && thirdLanguage !== source;
}

/** Each source gets the target of the next pair whose target is another text; length ratios fall as they fall. */
function shuffle(pairs: readonly NoiseMaterial[]): NoisyPair[] {
  return pairs.map((pair, index) => {
    let step = 1;
    while (step < pairs.length && pairs[(index + step) % pairs.length].target === pair.target) step++;
    return { kind: 'shuffled', source: pair.source, target: pairs[(index + step) % pairs.length].target };
  });
}

function uniqueSources(material: readonly NoiseMaterial[]): NoiseMaterial[] {
  return [...new Map(material.map((pair) => [pair.source, pair])).values()];
}

function byHash<T>(items: readonly T[], salt: string, textOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, order: hash64(textOf(item), salt) }))
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
    .map(({ item }) => item);
}
