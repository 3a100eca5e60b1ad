import type { ConsistencyFinding } from '../../contracts/consistency.ts';
import type { DatasetManifest } from '../../contracts/manifest.ts';
import type { ConsistencySettings } from '../../contracts/recipe/consistency.ts';
import type { PhraseSpike, TextSketch } from '../../contracts/text-sketch.ts';
import { percent } from './drift-finding.ts';

/** A share of the pairs of a sample with one target that somebody should look at. */
const REPEATED_SHARE = 0.01;

/** What is looked at beside the manifest. */
export interface Contents {
  manifest: DatasetManifest;
  /** Of what each source delivered in this run. */
  sketches: Readonly<Record<string, TextSketch>>;
  spikes: readonly PhraseSpike[];
}

/**
 * What is in the text itself: personal data, hidden text, one target for very many sources, phrases that suddenly are
 * everywhere, domains of very different size. Warns; whether such pairs stay is for the recipe to say.
 */
export function contentFindings(contents: Contents, limits: ConsistencySettings): ConsistencyFinding[] {
  return [
    protectedText(contents),
    ...Object.entries(contents.sketches).flatMap(([sourceId, sketch]) => repeatedTargets(sourceId, sketch)),
    ...contents.spikes.map(spike),
    domainBalance(contents, limits),
  ].flatMap((finding) => finding ?? []);
}

function protectedText({ manifest }: Contents): ConsistencyFinding | undefined {
  const kinds = Object.entries(manifest.protectedPairs).filter(([, pairs]) => pairs > 0);
  if (kinds.length === 0) return undefined;
  const { privacy } = manifest.recipe;
  const open = kinds.filter(([kind]) => privacy[kind as keyof typeof privacy] === 'report');
  const list = kinds
    .map(([kind, pairs]) => `${kind} in ${pairs} (${privacy[kind as keyof typeof privacy]})`)
    .join(', ');
  return {
    check: 'protected-text',
    kind: 'content',
    verdict: open.length > 0 ? 'warn' : 'pass',
    subject: 'corpus',
    message: `Pairs with personal data or hidden text: ${list}. Set privacy in the recipe to mask or drop what must not be learnt.`,
  };
}

function repeatedTargets(
  sourceId: string,
  { pairs, repeatedTargets: repeated }: TextSketch,
): ConsistencyFinding[] {
  return repeated
    .filter(({ sources }) => pairs >= 500 && sources >= REPEATED_SHARE * pairs)
    .map(({ target, sources }) => ({
      check: 'repeated-target',
      kind: 'content',
      verdict: 'warn',
      subject: sourceId,
      message: `${sourceId}: "${shortened(target)}" translates ${sources} different sources of ${pairs} pairs looked at. If it is no translation, limit it by duplicates.maximumSourcesPerTarget.`,
      value: sources / pairs,
      limit: REPEATED_SHARE,
    }));
}

const spike = ({ sourceId, phrase, share, before }: PhraseSpike): ConsistencyFinding => ({
  check: 'phrase-spike',
  kind: 'content',
  verdict: 'warn',
  subject: sourceId,
  message: `${sourceId}: "${shortened(phrase)}" is in ${percent(share)} of the targets delivered, at most ${percent(before)} before.`,
  value: share,
  limit: before,
});

function domainBalance({ manifest }: Contents, limits: ConsistencySettings): ConsistencyFinding | undefined {
  const sizes = Object.entries(manifest.domains).filter(([, { train }]) => train > 0);
  if (sizes.length < 2) return undefined;
  const [smallest, ...rest] = sizes.sort(([, a], [, b]) => a.train - b.train);
  const largest = rest[rest.length - 1];
  const imbalance = largest[1].train / smallest[1].train;
  return {
    check: 'domain-balance',
    kind: 'content',
    verdict: imbalance <= limits.maximumDomainImbalance ? 'pass' : 'warn',
    subject: 'corpus',
    message: `Domain ${largest[0]} has ${largest[1].train} training pairs, ${smallest[0]} has ${smallest[1].train}: ${imbalance.toFixed(1)} times as many (limit ${limits.maximumDomainImbalance}). domains.temperature or domains.weights in the recipe even them in training.`,
    value: imbalance,
    limit: limits.maximumDomainImbalance,
  };
}

const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
