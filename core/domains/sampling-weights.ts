import type { DomainSettings } from '../../contracts/recipe/domains.ts';

/**
 * How often a pair of each domain is drawn in training, relative to its share: temperature sampling (Arivazhagan et al.
 * 2019) makes the share of a domain proportional to the T-th root of its size. The weights of a corpus average to 1 over
 * its pairs. Weights of the recipe hold as they are.
 * @param pairs training pairs by domain
 */
export function samplingWeights(
  pairs: Readonly<Record<string, number>>,
  { temperature, weights }: DomainSettings,
): Record<string, number> {
  const all = Object.values(pairs).reduce((sum, count) => sum + count, 0);
  const flattened = Object.entries(pairs).map(
    ([domain, count]) => [domain, count, count ** (1 / temperature)] as const,
  );
  const total = flattened.reduce((sum, [, , root]) => sum + root, 0);
  return Object.fromEntries(
    flattened.map(([domain, count, root]) => {
      if (Object.hasOwn(weights, domain)) return [domain, weights[domain]];
      return [domain, count === 0 ? 0 : Number((root / total / (count / all)).toPrecision(6))];
    }),
  );
}
