import type { z } from 'zod';
import { ConsistencyReport } from '../../contracts/consistency.ts';
import { DatasetManifest } from '../../contracts/manifest.ts';
import { type PlanInput, PreparationPlan } from '../../contracts/plan.ts';
import { IngestReport, type InputNote, type InputReport, SCORE_EDGES } from '../../contracts/shard.ts';
import type { CheckConsistencyOutput, PreparationInput } from '../../contracts/states.ts';
import type { TableColumn } from '../../contracts/table.ts';
import { buildManifest, deliveriesOf } from '../consistency/build-manifest.ts';
import { renderReport } from '../consistency/report/render-report.ts';
import { DragomanError, UnreadableInput } from '../errors.ts';
import { nameOf } from '../formats/file-formats.ts';
import { sha256, shortHash } from '../hashing.ts';
import { checksumsOf, hashedFiles } from '../ingest/hashed-files.ts';
import { quarantineFile } from '../ingest/quarantine.ts';
import { quarantinedReport, shardIdOf } from '../ingest/shard-report.ts';
import { keys } from '../keys.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { type Column, writeTable } from '../parquet/write-table.ts';
import { datasetVersion } from '../refine/version-id.ts';
import { inStage, type StageDependencies } from '../runs/stages.ts';
import { emptyStatistics } from '../statistics/text-statistics.ts';
import { checkTable } from './check-table.ts';
import { assertColumns, readTable } from './read-table.ts';
import { asTyped, columnTypes, type TableRow } from './table-rows.ts';

/** The files of a corpus of tables are more than one import can hold. */
export class TableTooLarge extends DragomanError {}

/** Of all rows of a version, which are held at once: some 2 GB as objects. */
const MOST_CELLS = 20_000_000;

export interface ImportTablesDependencies extends StageDependencies {
  landing: Objects;
  data: Objects;
}

/**
 * Reads all tables of a corpus of tables and writes the rows of its next version as one Parquet file, with the report and
 * the manifest that Publish takes up. A file that cannot be read, or has other columns than those before it, goes to
 * quarantine; a row that is there already is dropped as `duplicate`. Doing it again writes the same bytes. Holds all rows.
 * @throws TableTooLarge
 */
export async function importTables(
  input: PreparationInput,
  dependencies: ImportTablesDependencies,
): Promise<z.infer<typeof CheckConsistencyOutput>> {
  return inStage(dependencies, input.runId, 'ImportTables', async () => {
    const { verdict, manifest } = await importAll(input, dependencies);
    const { counts, table = [] } = manifest;
    const message = `${counts.train} rows of ${table.length} columns; ${counts.dropped} duplicates dropped, ${counts.quarantinedInputs} files in quarantine`;
    return { message, output: { verdict } };
  });
}

async function importAll(
  input: PreparationInput,
  { landing, data }: ImportTablesDependencies,
): Promise<ConsistencyReport> {
  const plan = await readJson(data, keys.plan(input.runId), PreparationPlan);
  const previous = plan.previousVersion
    ? await readJson(data, keys.manifest(input, plan.previousVersion), DatasetManifest)
    : undefined;
  const imported = await readAll(
    plan,
    previous?.table?.map(({ name }) => name),
    { landing, data },
  );
  const version = datasetVersion(plan.planId);
  const key = keys.trainFile(input, version, 0);
  const bytes = writeTable(imported.columns.map(storedColumn), imported.rows);
  await data.put(key, bytes, 'application/vnd.apache.parquet');
  const file = { key, rows: imported.rows.length, sizeBytes: bytes.length, sha256: sha256(bytes) };

  const ingest: IngestReport = {
    v: 1,
    shardId: shardIdOf(plan, imported.reports),
    pairs: imported.rows.length,
    inputs: imported.reports,
    shardKeys: [],
    dropsKeys: [],
  };
  await writeJson(data, keys.ingestReport(input.runId, 0, [0]), IngestReport, ingest);
  const refinement = {
    v: 1 as const,
    runId: input.runId,
    version,
    shardKeys: [],
    pairs: imported.rows.length,
    heldOut: [],
    sketches: {},
    spikes: [],
    warnings: [],
  };
  const built = buildManifest({
    id: input,
    plan,
    ingest: [ingest],
    refine: [keptRows(input.runId, imported.reports, file)],
    refinement,
    deliveries: deliveriesOf(plan, [ingest], refinement, previous),
    ...(previous ? { previous } : {}),
  });
  const manifest: DatasetManifest = { ...built, table: imported.columns };
  const findings = checkTable(manifest, previous, plan.recipe.consistency);
  const worst = (['fail', 'warn'] as const).find((one) => findings.some(({ verdict }) => verdict === one));
  const report: ConsistencyReport = {
    v: 1,
    verdict: worst ?? 'pass',
    comparedWith: previous?.version,
    findings,
    spikes: [],
    conflictSamples: [],
    manifest,
  };
  await writeJson(data, keys.consistency(input.runId), ConsistencyReport, report);
  const page = renderReport(report, previous ? { previous } : {});
  await data.put(keys.consistencyPage(input.runId), page, 'text/html; charset=utf-8');
  return report;
}

interface Imported {
  columns: TableColumn[];
  /** In the order of the files' keys, each once. */
  rows: TableRow[];
  reports: InputReport[];
}

async function readAll(
  plan: PreparationPlan,
  known: readonly string[] | undefined,
  { landing, data }: Pick<ImportTablesDependencies, 'landing' | 'data'>,
): Promise<Imported> {
  const files = hashedFiles(landing);
  const tables: ReadTable[] = [];
  const reports = new Map<PlanInput, InputReport>();
  const inputs = plan.shards.flatMap((shard) => shard.inputs);
  let names = known;
  let cells = 0;
  for (const input of inputs) {
    const notes: InputNote[] = [];
    try {
      const table = await readTable(input, files.open, (note) => notes.push(note));
      if (names) assertColumns(names, table, nameOf(input.files[0].key));
      names ??= table.columns;
      cells += table.rows.length * names.length;
      tables.push({ input, rows: table.rows, notes });
    } catch (error) {
      if (!(error instanceof UnreadableInput)) throw error;
      const { name, message, line, record } = error;
      const reason = { error: name, message, ...(line ? { line } : {}), ...(record ? { record } : {}) };
      for (const file of input.files) await quarantineFile({ landing, data }, file, reason);
      reports.set(input, quarantinedReport(input, reason, await checksumsOf(input, files)));
    }
    if (cells > MOST_CELLS) throw tooLarge(plan, cells);
  }
  const columns = columnTypes(
    names ?? [],
    tables.flatMap(({ rows }) => rows),
  );
  const { rows, kept } = uniqueRows(tables, columns);
  for (const table of tables) {
    const sums = await checksumsOf(table.input, files);
    reports.set(table.input, readReport(table, sums, kept.get(table) ?? 0));
  }
  return { columns, rows, reports: inputs.flatMap((input) => reports.get(input) ?? []) };
}

interface ReadTable {
  input: PlanInput;
  rows: Awaited<ReturnType<typeof readTable>>['rows'];
  notes: InputNote[];
}

/** Each row once, with the types of its columns, and how many came from which table. */
function uniqueRows(
  tables: readonly ReadTable[],
  columns: TableColumn[],
): { rows: TableRow[]; kept: ReadonlyMap<ReadTable, number> } {
  const rows: TableRow[] = [];
  const kept = new Map<ReadTable, number>();
  const seen = new Set<string>();
  for (const table of tables) {
    const before = rows.length;
    for (const row of table.rows) {
      const typed = asTyped(row, columns);
      const hash = shortHash(columns.map(({ name }) => typed[name]));
      if (!seen.has(hash)) rows.push(typed);
      seen.add(hash);
    }
    kept.set(table, rows.length - before);
  }
  return { rows, kept };
}

const readReport = (
  { input, rows, notes }: ReadTable,
  checksums: InputReport['sha256'],
  kept: number,
): InputReport => ({
  input,
  sha256: checksums,
  read: rows.length,
  kept,
  drops: kept < rows.length ? { duplicate: rows.length - kept } : {},
  // Of text, which rows are not.
  statistics: emptyStatistics(),
  parts: [],
  titles: [],
  protectedPairs: {},
  notes,
});

/** What became of the rows, as the manifest counts it. */
function keptRows(
  runId: string,
  reports: readonly InputReport[],
  file: { key: string; rows: number; sizeBytes: number; sha256: string },
) {
  const sources: Record<
    string,
    { read: number; train: number; heldOut: number; drops: Record<string, number>; conflicts: number }
  > = {};
  for (const { input, kept } of reports) {
    sources[input.sourceId] ??= { read: 0, train: 0, heldOut: 0, drops: {}, conflicts: 0 };
    sources[input.sourceId].read += kept;
    sources[input.sourceId].train += kept;
  }
  return {
    v: 1 as const,
    item: { runId, item: 0, firstPartition: 0, lastPartition: 0 },
    read: file.rows,
    train: file.rows,
    heldOut: {},
    drops: {},
    sources,
    domains: {},
    conflicts: 0,
    conflictSamples: [],
    scores: SCORE_EDGES.map(() => 0),
    scoreHistograms: [],
    statistics: emptyStatistics(),
    leaked: 0,
    files: { train: file },
  };
}

const STORED = { number: 'DOUBLE', boolean: 'BOOLEAN', text: 'STRING' } as const;

const storedColumn = ({ name, type }: TableColumn): Column<TableRow> => ({
  name,
  type: STORED[type],
  nullable: true,
});

const tooLarge = ({ corpus, languagePair }: PreparationPlan, cells: number) =>
  new TableTooLarge(
    `The tables of ${corpus} ${languagePair} have more than ${cells} values, and ${MOST_CELLS} can be imported. ` +
      'Upload fewer columns, or newer rows alone to a corpus of their own.',
  );
