import type { ConsistencyFinding } from '../../contracts/consistency.ts';
import type { DatasetManifest } from '../../contracts/manifest.ts';
import type { ConsistencySettings } from '../../contracts/recipe/consistency.ts';
import { drift, percent } from '../consistency/drift-finding.ts';

/** Whether every row is accounted for, and what is unlike the previous version: lost rows, columns of another type. */
export function checkTable(
  { counts, sources, table = [] }: Pick<DatasetManifest, 'counts' | 'sources' | 'table'>,
  previous: DatasetManifest | undefined,
  limits: ConsistencySettings,
): ConsistencyFinding[] {
  const invariant = (check: string, holds: boolean, message: string): ConsistencyFinding => ({
    check,
    kind: 'invariant',
    verdict: holds ? 'pass' : 'fail',
    subject: 'corpus',
    message,
  });
  const { read, train, dropped } = counts;
  const findings = [
    invariant(
      'rows-accounted',
      read === train + dropped,
      `${read} rows read = ${train} + ${dropped} dropped.`,
    ),
    invariant('rows-left', train > 0, `The version has ${train} rows.`),
  ];
  if (!previous) return findings;
  const lost = Object.entries(previous.sources).map(([sourceId, before]) => {
    const now = sources[sourceId]?.train ?? 0;
    const loss = Math.max(0, before.train - now) / Math.max(1, before.train);
    const figures = `rows ${before.train} -> ${now}, ${percent(loss)} lost`;
    return drift('row-loss', sourceId, loss, limits.maximumPairLoss, limits, figures);
  });
  const types = new Map(previous.table?.map(({ name, type }) => [name, type]));
  const changed = table
    .filter(({ name, type }) => types.has(name) && types.get(name) !== type)
    .map(({ name, type }) =>
      drift(
        'column-type',
        name,
        1,
        0,
        limits,
        `it was ${types.get(name)} and is ${type} now; look for values that do not belong`,
      ),
    );
  return [...findings, ...lost, ...changed];
}
