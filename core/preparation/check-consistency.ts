import { z } from 'zod';
import { AlignerCard } from '../../contracts/aligner.ts';
import { ConsistencyReport } from '../../contracts/consistency.ts';
import { DatasetManifest } from '../../contracts/manifest.ts';
import { PreparationPlan } from '../../contracts/plan.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import { Refinement } from '../../contracts/refinement.ts';
import { IngestReport, RefineItem, RefineReport } from '../../contracts/shard.ts';
import type { CheckConsistencyOutput, PreparationInput } from '../../contracts/states.ts';
import { TermReport } from '../../contracts/term-report.ts';
import { buildManifest, deliveriesOf } from '../consistency/build-manifest.ts';
import { compareVersions, readSample } from '../consistency/compare-versions.ts';
import { contentFindings } from '../consistency/content-findings.ts';
import { checkAgainstPrevious, checkDelivery } from '../consistency/drift.ts';
import { checkInvariants } from '../consistency/invariants.ts';
import { renderReport } from '../consistency/report/render-report.ts';
import { sketchPairs } from '../consistency/text-sketch.ts';
import { compareTranslations } from '../consistency/version-drift.ts';
import { sha256 } from '../hashing.ts';
import { keys } from '../keys.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import type { Registry } from '../registry/registry.ts';
import { inStage } from '../runs/stages.ts';
import { listHeldOutCards } from '../splits/held-out-sets.ts';
import { MissedTermsCount } from '../terms/missed-terms.ts';
import { endFinish } from './map-stages.ts';

/** Conflicting translations that the report shows. */
const CONFLICT_SAMPLES = 20;

/**
 * Judges the results of a run before anything is published: the results must equal the plan, each delivery is compared
 * with the last ones of its source, and the version with the previous one. Writes the report with the manifest in it,
 * and a page of it for a person.
 */
export async function checkConsistency(
  input: PreparationInput,
  dependencies: { registry: Pick<Registry, 'startStage' | 'endStage'>; data: Objects; now: () => Date },
): Promise<z.infer<typeof CheckConsistencyOutput>> {
  const { registry, data, now } = dependencies;
  await endFinish(input.runId, dependencies);
  const report = await inStage({ registry, now }, input.runId, 'CheckConsistency', async () => {
    const output = await judge(input, data);
    return { message: summarise(output), output };
  });
  return { verdict: report.verdict };
}

async function judge(input: PreparationInput, data: Objects): Promise<ConsistencyReport> {
  const plan = await readJson(data, keys.plan(input.runId), PreparationPlan);
  const refinement = await readJson(data, keys.refinement(input.runId), Refinement);
  const items = await readJson(data, keys.refineItems(input.runId), z.array(RefineItem));
  const previous = plan.previousVersion
    ? await readJson(data, keys.manifest(input, plan.previousVersion), DatasetManifest)
    : undefined;
  const ownIngest = await readAll(data, keys.ingestReports(input.runId), IngestReport);
  const reused = await Promise.all(plan.reusedReportKeys.map((key) => readJson(data, key, IngestReport)));
  const ingest = [...reused, ...ownIngest];
  const refine = await readAll(data, keys.refineReports(input.runId), RefineReport);
  const heldOut = await Promise.all(
    refinement.heldOut.map(async (set) => ({ ...set, actualSha256: await checksum(data, set.key) })),
  );

  const retired = (await listHeldOutCards(data, plan)).filter((card) => card.retired);

  const deliveries = deliveriesOf(plan, ownIngest, refinement, previous);
  const terms = plan.recipe.alignment.termbase && (await countMissedTerms(data, input.runId));
  const built = buildManifest({
    ...{ id: input, plan, ingest, refine, refinement, deliveries, previous },
    missedTerms: terms?.missedTerms,
  });
  const sketch = sketchPairs(await readSample(data, built), languagesOf(plan.languagePair));
  const manifest = sketch.pairs > 0 ? { ...built, sketch } : built;
  const comparison = previous && (await compareVersions(data, manifest, previous));
  const limits = plan.recipe.consistency;
  const past = (sourceId: string) =>
    (previous?.deliveries ?? []).filter((delivery) => delivery.sourceId === sourceId);
  const findings = [
    ...checkInvariants({ plan, ingest, ownIngest, items, refine, heldOut, retired, previous }),
    ...deliveries.flatMap((delivery) => checkDelivery(delivery, past(delivery.sourceId), limits)),
    ...(previous ? checkAgainstPrevious(manifest, previous, limits) : []),
    ...(comparison ? compareTranslations(comparison, limits) : []),
    ...contentFindings({ manifest, ...refinement }, limits),
  ];
  const worst = (['fail', 'warn'] as const).find((verdict) =>
    findings.some((finding) => finding.verdict === verdict),
  );
  const report: ConsistencyReport = {
    v: 1,
    verdict: worst ?? 'pass',
    comparedWith: previous?.version,
    findings,
    comparison,
    spikes: refinement.spikes,
    conflictSamples: refine.flatMap((one) => one.conflictSamples).slice(0, CONFLICT_SAMPLES),
    missedTermExamples: terms?.examples,
    manifest,
  };
  await writeJson(data, keys.consistency(input.runId), ConsistencyReport, report);
  const aligner = manifest.aligner ? await readJson(data, manifest.aligner, AlignerCard) : undefined;
  await data.put(
    keys.consistencyPage(input.runId),
    renderReport(report, { previous, aligner }),
    'text/html; charset=utf-8',
  );
  return report;
}

async function countMissedTerms(data: Objects, runId: string) {
  const count = new MissedTermsCount();
  for await (const { key } of data.list(keys.termReports(runId))) {
    count.add(await readJson(data, key, TermReport));
  }
  return count.summarise();
}

async function readAll<Schema extends z.ZodType>(
  objects: Objects,
  prefix: string,
  schema: Schema,
): Promise<z.infer<Schema>[]> {
  const found: z.infer<Schema>[] = [];
  for await (const { key } of objects.list(prefix)) found.push(await readJson(objects, key, schema));
  return found;
}

const checksum = async (objects: Objects, key: string) =>
  (await objects.size(key)) === undefined ? undefined : sha256(await objects.get(key));

function summarise({ verdict, findings }: ConsistencyReport): string {
  const open = findings.filter((finding) => finding.verdict !== 'pass').map((finding) => finding.message);
  return open.length === 0 ? `all ${findings.length} checks pass` : `${verdict}: ${open.join(' ')}`;
}
