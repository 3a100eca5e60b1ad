import type { ConsistencyFinding } from '../../contracts/consistency.ts';
import type { ConsistencySettings } from '../../contracts/recipe/consistency.ts';
import type { VersionComparison } from '../../contracts/version-comparison.ts';
import { drift, percent } from './drift-finding.ts';

/** Fewer new tokens make a share of unknown ones chance. */
const FEWEST_TOKENS = 500;

/** What a version kept, changed and brought against the previous one: changed translations and words nobody knew. */
export function compareTranslations(
  {
    retained,
    added,
    removed,
    changed,
    changedTerms,
    addedTokens,
    unknownTokens,
    unknownWords,
  }: VersionComparison,
  limits: ConsistencySettings,
): ConsistencyFinding[] {
  const kept = retained + changed;
  const changedShare = kept === 0 ? 0 : changed / kept;
  const findings = [
    drift(
      'changed-translations',
      'corpus',
      kept < limits.minimumPairs ? 0 : changedShare,
      limits.maximumChangedShare,
      limits,
      `${retained} pairs kept, ${added} added, ${removed} removed; ${changed} source segments translated in another way (${percent(changedShare)}), ${changedTerms} of them terms`,
    ),
  ];
  for (const side of ['source', 'target'] as const) {
    if (addedTokens[side] < FEWEST_TOKENS) continue;
    const share = unknownTokens[side] / addedTokens[side];
    const words = unknownWords[side].slice(0, 5).map(([word]) => word);
    findings.push(
      drift(
        `unknown-words-${side}`,
        'corpus',
        share,
        limits.maximumUnknownWords,
        limits,
        `${percent(share)} of the ${side} words in new pairs are unknown to the previous version${words.length > 0 ? `, first of all ${words.join(', ')}` : ''}`,
      ),
    );
  }
  return findings;
}
