import type { PlanInput, PreparationPlan } from '../../contracts/plan.ts';
import type { InputReport, QuarantineReason } from '../../contracts/shard.ts';
import { shortHash } from '../hashing.ts';
import { attributionOf } from '../rights/removal-rules.ts';
import { emptyStatistics } from '../statistics/text-statistics.ts';

/** The report of an input of which nothing is used. */
export function quarantinedReport(
  input: PlanInput,
  quarantine: QuarantineReason,
  sha256: string[],
): InputReport {
  const nothing = {
    read: 0,
    kept: 0,
    drops: {},
    statistics: emptyStatistics(),
    protectedPairs: {},
    titles: [],
    parts: [],
    notes: [],
  };
  return { input, sha256, ...nothing, quarantine };
}

/**
 * Names the shard's objects: everything that their bytes depend on. Inputs take part with their ids, because pairs name
 * them, and with what the plan adds to their pairs.
 */
export function shardIdOf(
  plan: Pick<PreparationPlan, 'ingestHash' | 'codeVersion' | 'sources' | 'removals'>,
  reports: readonly InputReport[],
): string {
  const inputs = reports.map(({ input, sha256, quarantine }) => {
    const { domain, title, date } = attributionOf(input, plan.sources[input.sourceId]);
    return { inputId: input.inputId, sha256, domain, title, date, quarantined: quarantine !== undefined };
  });
  const removals = plan.removals.map(({ removalId }) => removalId);
  return shortHash({ inputs, removals, ingestHash: plan.ingestHash, codeVersion: plan.codeVersion });
}
