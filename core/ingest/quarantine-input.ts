import { type IngestItem, IngestReport, type QuarantineReason } from '../../contracts/shard.ts';
import { writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { checksumsOf, hashedFiles } from './hashed-files.ts';
import { findReport, readItem } from './ingest-item.ts';
import { quarantineFile } from './quarantine.ts';
import { quarantinedReport, shardIdOf } from './shard-report.ts';

/** An item of the Ingest map that failed, as Catch hands it over. */
export interface FailedItem {
  item: IngestItem;
  /** Name of the error: `Sandbox.Timedout`, `Runtime.ExitError`, ... */
  error: string;
  cause: string;
}

/** Of a cause, which may be a whole stack, a person reads this much. */
const LONGEST_CAUSE = 500;

/**
 * What becomes of inputs whose shard died of memory or time although they were tried alone: their files go to
 * quarantine with the reason, and a report says so where the shard's own would lie. Where an attempt wrote its report
 * before it died, that one holds.
 * @throws ContractViolation
 */
export async function quarantineInput(
  { item, error, cause }: FailedItem,
  { landing, data }: { landing: Objects; data: Objects },
): Promise<IngestReport> {
  const planned = await readItem(data, item);
  const earlier = await findReport(data, item, planned);
  if (earlier) return earlier;
  const { plan, inputs, reportKey } = planned;
  const files = hashedFiles(landing);
  const reports: IngestReport['inputs'] = [];
  for (const input of inputs) {
    const names = input.files.map(({ key }) => key).join(' and ');
    const reason: QuarantineReason = {
      error,
      message:
        `${names} could not be read to its end, although it was tried alone: ${error}, ${cause.slice(0, LONGEST_CAUSE)}. ` +
        'Split it into smaller files, check that it is text, and upload it again.',
    };
    for (const file of input.files) await quarantineFile({ landing, data }, file, reason);
    reports.push(quarantinedReport(input, reason, await checksumsOf(input, files)));
  }
  const report: IngestReport = {
    v: 1,
    shardId: shardIdOf(plan, reports),
    pairs: 0,
    inputs: reports,
    shardKeys: [],
    dropsKeys: [],
  };
  await writeJson(data, reportKey, IngestReport, report);
  return report;
}
