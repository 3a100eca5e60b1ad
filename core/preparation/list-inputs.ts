import type { PreparationInputView } from '../../contracts/api/preparations.ts';
import type { ManifestInput } from '../../contracts/manifest.ts';
import type { PlanInput, PreparationPlan } from '../../contracts/plan.ts';
import type { SourceSettings } from '../../contracts/recipe/source-settings.ts';
import { IngestReport, type InputReport } from '../../contracts/shard.ts';
import { keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { attributionOf } from '../rights/removal-rules.ts';
import type { OpenPreparation } from './open-preparation.ts';

/** Titles of an input that are shown. */
const SHOWN_TITLES = 3;

/**
 * A page of the inputs of a run: from the manifest, or until there is one from the plan, with what the ingest reports of
 * these inputs say. @param from place of the first one. @returns the page, and the place of the next
 */
export async function listInputs(
  { plan, manifest }: OpenPreparation,
  { data }: { data: Objects },
  { from, limit, only }: { from: number; limit: number; only?: 'quarantined' | 'noted' },
): Promise<{ items: PreparationInputView[]; next?: number }> {
  const wanted = (input: { quarantine?: unknown; notes: readonly unknown[] }) =>
    only === undefined || (only === 'quarantined' ? input.quarantine !== undefined : input.notes.length > 0);
  const cut = <Item>(all: readonly Item[]) => ({
    page: all.slice(from, from + limit),
    ...(from + limit < all.length ? { next: from + limit } : {}),
  });
  if (manifest) {
    const { page, ...rest } = cut(manifest.inputs.filter(wanted));
    return { items: page.map(ofManifest), ...rest };
  }
  if (!plan) return { items: [] };
  const { page, ...rest } = cut(
    plan.shards.flatMap(({ shard, inputs }) => inputs.map((input) => ({ shard, input }))),
  );
  const reports = await reportsOf(data, plan.runId, new Set(page.map(({ shard }) => shard)));
  const items = page.map(({ input }) => ofPlan(input, plan, reports.get(input.inputId)));
  return { items: items.filter(wanted), ...rest };
}

/** Reports by input of some shards. Where a shard was read again input by input, it has several. */
async function reportsOf(
  data: Objects,
  runId: string,
  shards: ReadonlySet<number>,
): Promise<Map<string, InputReport>> {
  const found = new Map<string, InputReport>();
  for await (const { key } of data.list(keys.ingestReports(runId))) {
    if (!shards.has(Number.parseInt(key.slice(keys.ingestReports(runId).length), 10))) continue;
    for (const report of (await readJson(data, key, IngestReport)).inputs) {
      found.set(report.input.inputId, report);
    }
  }
  return found;
}

function ofManifest(input: ManifestInput): PreparationInputView {
  const { inputId, sourceId, format, compression, files, licence, owner, title, titles } = input;
  const { read, kept, drops, notes, quarantine } = input;
  const names = titles.length > 0 ? titles.map((one) => one.title) : title === undefined ? [] : [title];
  return {
    ...{ inputId, sourceId, format, compression, licence, read, kept, drops, notes },
    files: files.map(({ sha256: _, ...file }) => file),
    titles: names.slice(0, SHOWN_TITLES),
    allTitles: names.length,
    ...(owner === undefined ? {} : { owner }),
    ...(quarantine && { quarantine }),
  };
}

function ofPlan(
  input: PlanInput,
  { sources }: Pick<PreparationPlan, 'sources'>,
  report: InputReport | undefined,
): PreparationInputView {
  const { inputId, sourceId, format, compression, files } = input;
  const settings: SourceSettings | undefined = sources[sourceId];
  const { licence, owner, title } = attributionOf(input, settings);
  const names = report?.titles.map((one) => one.title) ?? (title === undefined ? [] : [title]);
  return {
    ...{ inputId, sourceId, format, compression, files, licence },
    ...(owner === undefined ? {} : { owner }),
    titles: names.slice(0, SHOWN_TITLES),
    allTitles: names.length,
    notes: report?.notes ?? [],
    ...(report && { read: report.read, kept: report.kept, drops: report.drops }),
    ...(report?.quarantine && { quarantine: report.quarantine }),
  };
}
