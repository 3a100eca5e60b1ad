import type { Rule, RuleName } from '../../../contracts/recipe/rules.ts';
import type { Languages } from '../../formats/text-record.ts';
import type { LanguageIdentifier } from '../language-identifier.ts';
import { type SegmentFeatures, SegmentScanner } from '../scan-segment.ts';

export const SIDES = ['source', 'target'] as const;
export type Side = (typeof SIDES)[number];

/** The side that a side is a translation of, or has one in. */
export const otherSide = (side: Side): Side => (side === 'source' ? 'target' : 'source');

/** A normalised pair, scanned once for all rules. */
export interface SegmentPair {
  source: string;
  target: string;
  /** They hold until the next pair is scanned. */
  features: Record<Side, SegmentFeatures>;
  /** What the rule `language` found out; see language.ts. */
  judged?: Partial<Record<Side, JudgedLanguage>>;
}

/** The language that a side looks like, `und` where it is too short to tell, and by how much against the expected one. */
export interface JudgedLanguage {
  language: string;
  lead: number;
}

/** Makes the function that normalises and scans pairs, one after the other. */
export function pairScanner(languages: Languages): (source: string, target: string) => SegmentPair {
  const scanners = {
    source: new SegmentScanner(languages.source),
    target: new SegmentScanner(languages.target),
  };
  return (receivedSource, receivedTarget) => {
    const source = scanners.source.scanNormalised(receivedSource);
    const target = scanners.target.scanNormalised(receivedTarget);
    return { source: source.text, target: target.text, features: { source, target } };
  };
}

/** @returns what is wrong with the pair, for a person; undefined when it may stay */
export type RuleCheck = (pair: SegmentPair) => string | undefined;

/** What rules know beside their parameters. */
export interface RuleContext {
  languages: Languages;
  identifier: LanguageIdentifier;
}

/** The parameters of a rule as a recipe may state them. */
export type RuleParameters<Name extends RuleName> = Omit<Extract<Rule, { rule: Name }>, 'rule'>;

/** Makes a rule's check; parameters that are left out take the default that was fitted for the languages. */
export type RuleFactory<Name extends RuleName> = (
  parameters: RuleParameters<Name>,
  context: RuleContext,
) => RuleCheck;
