import type { PlanInput, PreparationPlan } from '../../contracts/plan.ts';
import type { InputReport, QuarantineReason } from '../../contracts/shard.ts';
import { shortHash } from '../hashing.ts';
import { emptyStatistics } from '../statistics/text-statistics.ts';

/** The report of an input of which nothing is used. */
export function quarantinedReport(
  input: PlanInput,
  quarantine: QuarantineReason,
  sha256: string[],
): InputReport {
  return { input, sha256, read: 0, kept: 0, drops: {}, statistics: emptyStatistics(), notes: [], quarantine };
}

/**
 * Names the shard's objects: everything that their bytes depend on. Inputs take part with their ids, because pairs name
 * them, and with what the plan adds to their pairs.
 */
export function shardIdOf(
  plan: Pick<PreparationPlan, 'ingestHash' | 'codeVersion' | 'sources'>,
  reports: readonly InputReport[],
): string {
  const inputs = reports.map(({ input, sha256, quarantine }) => {
    const { domain, title } = plan.sources[input.sourceId] ?? {};
    return { inputId: input.inputId, sha256, domain, title, quarantined: quarantine !== undefined };
  });
  return shortHash({ inputs, ingestHash: plan.ingestHash, codeVersion: plan.codeVersion });
}
