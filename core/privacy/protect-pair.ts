import { PROTECTED_KINDS, type PrivacySettings, type ProtectedKind } from '../../contracts/recipe/privacy.ts';
import type { Languages } from '../formats/text-record.ts';
import { CODE, DIGIT, HIDDEN, MARKUP } from '../text/character-classes.ts';
import type { SegmentPair } from '../text/rules/rule.ts';
import { countOf, type SegmentFeatures } from '../text/scan-segment.ts';
import { findHiddenCharacters, findInvisibleText } from './hidden-text.ts';
import { type Finding, findPersonalData } from './personal-data.ts';
import { signsOf } from './signs.ts';

/** A pair once personal data and hidden text were dealt with. */
export interface ProtectedPair {
  source: string;
  target: string;
  /** What was found on either side and is not ignored, without repetition. Empty for most pairs. */
  found: readonly ProtectedKind[];
  /** The first kind found that the recipe drops. */
  dropped?: ProtectedKind;
}

/** Of longer text, which rules of length drop, only the beginning is searched: some searches take the square of its length. */
const LONGEST_SEARCHED = 10_000;

const NOTHING: readonly ProtectedKind[] = [];
const NO_FINDINGS: readonly Finding[] = [];

/**
 * Makes the function that looks for personal data and hidden text in a pair and does what the recipe says. Placeholders
 * of equal values are equal on both sides and numbered where a pair has several values of a kind: `{email}`,
 * `{phone-2}`. Where the pair was scanned before, most pairs need no search.
 */
export function protectPair(
  settings: PrivacySettings,
  languages: Languages,
): (pair: { source: string; target: string; features?: SegmentPair['features'] }) => ProtectedPair {
  const wanted = new Set(PROTECTED_KINDS.filter((kind) => settings[kind] !== 'ignore'));
  const both = [languages.source, languages.target];
  const find = (text: string, features: SegmentFeatures | undefined): readonly Finding[] => {
    if (features && !mayHaveAny(features)) return NO_FINDINGS;
    const searched = text.slice(0, LONGEST_SEARCHED);
    const mayHide = features === undefined || (features.classes & HIDDEN) !== 0;
    const hidden = mayHide ? findHiddenCharacters(searched) : NO_FINDINGS;
    const invisible = findInvisibleText(searched);
    const signs = features && signsOf(features.units, searched.length);
    const personal = findPersonalData(searched, both, signs);
    if (hidden.length + invisible.length + personal.length === 0) return NO_FINDINGS;
    return [...hidden, ...invisible, ...personal].filter(({ kind }) => wanted.has(kind));
  };
  return ({ source, target, features }) => {
    const [inSource, inTarget] = [find(source, features?.source), find(target, features?.target)];
    if (inSource.length + inTarget.length === 0) return { source, target, found: NOTHING };
    const kinds = new Set([...inSource, ...inTarget].map(({ kind }) => kind));
    const found = PROTECTED_KINDS.filter((kind) => kinds.has(kind));
    const dropped = found.find((kind) => settings[kind] === 'drop');
    const masked = ({ kind }: Finding) => settings[kind] === 'mask';
    const names = namesOf([
      ...inSource.filter(masked).map((finding) => textOf(source, finding)),
      ...inTarget.filter(masked).map((finding) => textOf(target, finding)),
    ]);
    return {
      source: mask(source, inSource.filter(masked), names),
      target: mask(target, inTarget.filter(masked), names),
      found,
      ...(dropped && { dropped }),
    };
  };
}

/** Fewer digits are no number of a person: not of a telephone, nor of a card, an account or an identity. */
const FEWEST_DIGITS = 7;

/** False only for text in which nothing would be found: addresses are `CODE`, and so is what begins invisible markup. */
const mayHaveAny = (features: SegmentFeatures) =>
  (features.classes & (HIDDEN | MARKUP | CODE)) !== 0 || countOf(features, DIGIT) >= FEWEST_DIGITS;

interface Value {
  kind: ProtectedKind;
  text: string;
}

/** Values that are written differently but have the same letters and digits are the same. */
const textOf = (text: string, { kind, start, end }: Finding): Value => ({
  kind,
  text: text
    .slice(start, end)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}@]/gu, ''),
});

function namesOf(values: readonly Value[]): Map<string, string> {
  const ofKind = new Map<ProtectedKind, string[]>();
  for (const { kind, text } of values) {
    const known = ofKind.get(kind) ?? [];
    if (!known.includes(text)) ofKind.set(kind, [...known, text]);
  }
  return new Map(
    [...ofKind].flatMap(([kind, texts]) =>
      texts.map((text, at) => [`${kind} ${text}`, texts.length === 1 ? `{${kind}}` : `{${kind}-${at + 1}}`]),
    ),
  );
}

/** Hidden characters and invisible markup leave no placeholder: nothing was seen in their place. */
function mask(text: string, findings: readonly Finding[], names: ReadonlyMap<string, string>): string {
  let result = '';
  let at = 0;
  for (const finding of [...findings].sort((a, b) => a.start - b.start)) {
    if (finding.start < at) continue;
    const { kind, text: value } = textOf(text, finding);
    const hides = kind === 'hidden-characters' || kind === 'invisible-text';
    result += text.slice(at, finding.start) + (hides ? '' : names.get(`${kind} ${value}`));
    at = finding.end;
  }
  return result + text.slice(at);
}
