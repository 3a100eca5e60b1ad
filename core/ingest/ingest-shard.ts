import type { PlanInput, PreparationPlan } from '../../contracts/plan.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import {
  type IngestItem,
  IngestReport,
  type InputNote,
  type InputPart,
  type InputReport,
  MOST_TITLES,
  type QuarantineReason,
} from '../../contracts/shard.ts';
import { DragomanError, UnreadableInput } from '../errors.ts';
import { SIZE_BOUNDS } from '../formats/bytes.ts';
import { readRecords } from '../formats/read-records.ts';
import type { Log } from '../log.ts';
import { writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { addPart } from '../rights/input-parts.ts';
import { addCounts, sum } from '../statistics/counts.ts';
import { emptyStatistics, mergeStatistics } from '../statistics/text-statistics.ts';
import { withTemporaryDirectory } from '../temporary-directory.ts';
import { eldIdentifier, type LanguageIdentifier } from '../text/language-identifier.ts';
import { type FilteredRecords, type RecordFilter, recordFilter } from './filter-records.ts';
import { checksumsOf, type HashedFiles, hashedFiles } from './hashed-files.ts';
import { findReport, type PlannedItem, readItem } from './ingest-item.ts';
import { quarantineFile } from './quarantine.ts';
import { ShardParts } from './shard-parts.ts';
import { quarantinedReport, shardIdOf } from './shard-report.ts';
import { noteSwappedSides } from './swapped-sides.ts';

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
 * One item of the stage Ingest: reads its inputs, normalises and filters their records, writes the kept pairs as shard
 * objects, the dropped ones as drop logs, and the report, all of them under names that the inputs determine. An input
 * that cannot be read goes to quarantine as a whole, with its reason, and the others go on. An item that has its report
 * already is not done again.
 *
 * Memory does not depend on the size of the inputs: the readers' chunks and the pairs of two parts (ShardParts). Disk:
 * the item's objects where they are more than one part, and what an archive unpacks to (readArchive).
 * @throws RecordsLost, ContractViolation
 */
export async function ingestShard(item: IngestItem, dependencies: IngestDependencies): Promise<IngestReport> {
  const { data, log } = dependencies;
  const planned = await readItem(data, item);
  const earlier = await findReport(data, item, planned);
  if (earlier) {
    log.info(`Shard ${item.shard} has its report already.`, { shardId: earlier.shardId });
    return earlier;
  }
  const report = await withTemporaryDirectory((directory) => ingest(planned, directory, dependencies));
  await writeJson(data, planned.reportKey, IngestReport, report);
  const dropped = sum(report.inputs.flatMap(({ drops }) => Object.values(drops)));
  log.info(`Ingested shard ${item.shard}.`, { shardId: report.shardId, kept: report.pairs, dropped });
  return report;
}

async function ingest(
  { plan, inputs }: PlannedItem,
  directory: string,
  dependencies: IngestDependencies,
): Promise<IngestReport> {
  const { landing, data, log } = dependencies;
  const identifier = dependencies.identifier ?? eldIdentifier();
  const parts = new ShardParts(directory);
  const reader: InputReader = {
    plan,
    files: hashedFiles(landing),
    filter: recordFilter(plan, identifier),
    identifier,
    parts,
  };
  const reports: InputReport[] = [];
  for (const input of inputs) {
    const report = await readInput(input, reader);
    if (report.quarantine) {
      for (const file of input.files) await quarantineFile(dependencies, file, report.quarantine);
      log.warn(report.quarantine.message, { error: report.quarantine.error });
    }
    for (const { error, message } of report.notes) log.warn(message, { error });
    reports.push(report);
  }
  const shardId = shardIdOf(plan, reports);
  const stored = await parts.store(data, plan, shardId);
  return { v: 1, shardId, pairs: sum(reports.map(({ kept }) => kept)), inputs: reports, ...stored };
}

interface InputReader {
  plan: PreparationPlan;
  files: HashedFiles;
  filter: RecordFilter;
  identifier: LanguageIdentifier;
  parts: ShardParts;
}

async function readInput(input: PlanInput, reader: InputReader): Promise<InputReport> {
  const { plan, files, filter, identifier, parts } = reader;
  const languages = languagesOf(plan.languagePair);
  const notes: InputNote[] = [];
  const note = (note: InputNote) => notes.push(note);
  const titles = new Map<string, number>();
  const ofArchive: InputPart[] = [];
  const total: Pick<InputReport, 'read' | 'kept' | 'drops' | 'statistics' | 'protectedPairs'> = {
    read: 0,
    kept: 0,
    drops: {},
    statistics: emptyStatistics(),
    protectedPairs: {},
  };
  try {
    const records = readRecords(input, files.open, {
      languages,
      settings: plan.recipe.reading,
      bounds: SIZE_BOUNDS,
      note,
    });
    for await (const block of filter(input, noteSwappedSides(records, { languages, identifier, note }))) {
      await parts.add(block);
      total.read += block.read;
      total.kept += block.kept.length;
      total.drops = addCounts([total.drops, countReasons(block.drops)]);
      total.statistics = mergeStatistics(total.statistics, block.statistics);
      total.protectedPairs = addCounts([total.protectedPairs, block.protectedPairs]);
      addTitles(titles, block.titles);
      for (const part of block.parts) addPart(ofArchive, part);
    }
    const report = {
      ...{ input, sha256: await checksumsOf(input, files), ...total, notes },
      titles: [...titles].map(([title, records]) => ({ title, records })),
      parts: ofArchive,
    };
    assertNothingLost(report);
    await parts.endInput();
    return report;
  } catch (error) {
    if (!(error instanceof UnreadableInput)) throw error;
    await parts.discardInput();
    const { name, message, line, record } = error;
    const quarantine: QuarantineReason = { error: name, message, line, record };
    return { ...quarantinedReport(input, quarantine, await checksumsOf(input, files)), notes };
  }
}

function addTitles(titles: Map<string, number>, added: FilteredRecords['titles']): void {
  for (const [title, records] of added) {
    const before = titles.get(title);
    if (before !== undefined || titles.size < MOST_TITLES) titles.set(title, (before ?? 0) + records);
  }
}

function countReasons(drops: FilteredRecords['drops']): Record<string, number> {
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
