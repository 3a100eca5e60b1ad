import type { PlanInput, PreparationPlan } from '../../contracts/plan.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import {
  type IngestItem,
  IngestReport,
  type InputNote,
  type InputReport,
  type QuarantineReason,
} from '../../contracts/shard.ts';
import { DragomanError, UnreadableInput } from '../errors.ts';
import { SIZE_BOUNDS } from '../formats/bytes.ts';
import { readRecords } from '../formats/read-records.ts';
import { keys } from '../keys.ts';
import type { Log } from '../log.ts';
import { writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import type { Pair } from '../pairs/pair.ts';
import { encodeShard } from '../pairs/shard-file.ts';
import { type DropRow, writeDrops } from '../parquet/drop-rows.ts';
import { sum } from '../statistics/counts.ts';
import { eldIdentifier, type LanguageIdentifier } from '../text/language-identifier.ts';
import { type RecordFilter, recordFilter } from './filter-records.ts';
import { checksumsOf, type HashedFiles, hashedFiles } from './hashed-files.ts';
import { findReport, readItem } from './ingest-item.ts';
import { quarantineFile } from './quarantine.ts';
import { quarantinedReport, shardIdOf } from './shard-report.ts';

/** An input did not account for every record that was read: a bug, which must not become a dataset. */
export class RecordsLost extends DragomanError {}

export interface IngestDependencies {
  /** Bucket of uploads; only read. */
  landing: Objects;
  data: Objects;
  log: Log;
  /** @default eld */
  identifier?: LanguageIdentifier;
}

/**
 * One item of the stage Ingest: reads its inputs, normalises and filters their records, writes the kept pairs as one
 * shard object, the dropped ones as a drop log, and the report, all of them under names that the inputs determine. An
 * input that cannot be read goes to quarantine as a whole, with its reason, and the others go on. An item that has its
 * report already is not done again.
 *
 * Memory: the pairs of the shard, which the plan bounds to 64 MiB of uploads or one larger file, and the readers to
 * SIZE_BOUNDS of text: measured about six times the text where pairs are short (110 bytes).
 * @throws RecordsLost, ContractViolation
 */
export async function ingestShard(item: IngestItem, dependencies: IngestDependencies): Promise<IngestReport> {
  const { landing, data, log } = dependencies;
  const planned = await readItem(data, item);
  const earlier = await findReport(data, item, planned);
  if (earlier) {
    log.info(`Shard ${item.shard} has its report already.`, { shardId: earlier.shardId });
    return earlier;
  }
  const { plan, inputs, reportKey } = planned;
  const filter = recordFilter(plan, dependencies.identifier ?? eldIdentifier());
  const files = hashedFiles(landing);
  const kept: Pair[] = [];
  const drops: DropRow[] = [];
  const reports: InputReport[] = [];
  for (const input of inputs) {
    const result = await readInput(input, plan, files, filter);
    if (result.report.quarantine) {
      for (const file of input.files) await quarantineFile(dependencies, file, result.report.quarantine);
      log.warn(result.report.quarantine.message, { error: result.report.quarantine.error });
    }
    reports.push(result.report);
    for (const pair of result.kept) kept.push(pair);
    for (const drop of result.drops) drops.push(drop);
  }

  const shardId = shardIdOf(plan, reports);
  const shardKey = kept.length > 0 ? keys.shard(plan, shardId) : undefined;
  const dropsKey = drops.length > 0 ? keys.shardDrops(plan, shardId) : undefined;
  if (shardKey) await data.put(shardKey, encodeShard(kept));
  if (dropsKey) await data.put(dropsKey, writeDrops(drops));
  const report: IngestReport = { v: 1, shardId, pairs: kept.length, inputs: reports, shardKey, dropsKey };
  await writeJson(data, reportKey, IngestReport, report);
  log.info(`Ingested shard ${item.shard}.`, { shardId, kept: kept.length, dropped: drops.length });
  return report;
}

interface ReadInput {
  report: InputReport;
  kept: Pair[];
  drops: DropRow[];
}

async function readInput(
  input: PlanInput,
  plan: PreparationPlan,
  files: HashedFiles,
  filter: RecordFilter,
): Promise<ReadInput> {
  const notes: InputNote[] = [];
  try {
    const { read, kept, drops, statistics } = await filter(
      input,
      readRecords(input, files.open, {
        languages: languagesOf(plan.languagePair),
        settings: plan.recipe.reading,
        bounds: SIZE_BOUNDS,
        note: (note) => notes.push(note),
      }),
    );
    const report = {
      input,
      sha256: await checksumsOf(input, files),
      read,
      kept: kept.length,
      drops: countReasons(drops),
      statistics,
      notes,
    };
    assertNothingLost(report);
    return { report, kept, drops };
  } catch (error) {
    if (!(error instanceof UnreadableInput)) throw error;
    const { name, message, line, record } = error;
    const quarantine: QuarantineReason = { error: name, message, line, record };
    return {
      report: quarantinedReport(input, quarantine, await checksumsOf(input, files)),
      kept: [],
      drops: [],
    };
  }
}

function countReasons(drops: readonly DropRow[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of drops) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

function assertNothingLost({ input, read, kept, drops }: InputReport): void {
  const dropped = sum(Object.values(drops));
  if (read === kept + dropped) return;
  throw new RecordsLost(
    `Input ${input.inputId} has ${read} records, but ${kept} kept and ${dropped} dropped. Report this with the file ${input.files[0]?.key}.`,
  );
}
