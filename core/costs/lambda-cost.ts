import type { StageUse } from '../../contracts/entities.ts';
import type { PriceTable } from '../../contracts/prices.ts';
import { sum } from '../statistics/counts.ts';

/** Memory by time, and requests; US dollars. Logs, transitions of state machines and storage are not in it. */
const lambdaCost = (
  { invocations, gbSeconds }: Pick<StageUse, 'invocations' | 'gbSeconds'>,
  { lambda }: PriceTable,
): number => gbSeconds * lambda.gbSecondUsd + (invocations * lambda.millionRequestsUsd) / 1e6;

/** What the Lambdas of each stage cost; US dollars. */
export const stageCosts = (uses: readonly StageUse[], prices: PriceTable): Record<string, number> =>
  Object.fromEntries(uses.map((use) => [use.stage, lambdaCost(use, prices)]));

/** What the Lambdas of a run cost; US dollars, undefined where none has been noted. */
export const lambdaCostOfRun = (uses: readonly StageUse[], prices: PriceTable): number | undefined =>
  uses.length === 0 ? undefined : sum(Object.values(stageCosts(uses, prices)));
