import type { DatasetManifest, Delivery, ManifestInput } from '../../contracts/manifest.ts';
import type { PreparationPlan } from '../../contracts/plan.ts';
import type { Refinement } from '../../contracts/refinement.ts';
import type { IngestReport, InputReport, RefineReport, TextStatistics } from '../../contracts/shard.ts';
import { addScoreHistograms } from '../alignment/score-histograms.ts';
import { samplingWeights } from '../domains/sampling-weights.ts';
import { type CorpusId, keys } from '../keys.ts';
import { datasetVersion } from '../refine/version-id.ts';
import { recordsIn } from '../rights/input-parts.ts';
import { attributionOf } from '../rights/removal-rules.ts';
import { addCounts, addHistograms, sum } from '../statistics/counts.ts';
import { emptyStatistics, mergeStatistics } from '../statistics/text-statistics.ts';
import { NORMALISER_VERSION } from '../text/normalise.ts';

/** Deliveries that a manifest remembers of each source, and that the next one is compared with. */
const REMEMBERED_DELIVERIES = 10;

/** What a manifest is made of. */
export interface ManifestParts {
  id: CorpusId;
  plan: PreparationPlan;
  ingest: readonly IngestReport[];
  refine: readonly RefineReport[];
  refinement: Refinement;
  deliveries: readonly Delivery[];
  previous?: DatasetManifest;
  missedTerms?: DatasetManifest['missedTerms'];
}

/** The manifest of the version that a run will publish: counts, files with checksums, lineage. A pure function of the reports. */
export function buildManifest({
  id,
  plan,
  ingest,
  refine,
  refinement,
  deliveries,
  previous,
  missedTerms,
}: ManifestParts): DatasetManifest {
  const inputs = ingest.flatMap((report) => report.inputs);
  const drops = addCounts([...inputs.map((input) => input.drops), ...refine.map((report) => report.drops)]);
  const settings = plan.sources;
  return {
    v: 1,
    version: datasetVersion(plan.planId),
    planId: plan.planId,
    runId: plan.runId,
    corpus: plan.corpus,
    languagePair: plan.languagePair,
    createdAt: plan.createdAt,
    codeVersion: plan.codeVersion,
    icuVersion: process.versions.icu ?? 'unknown',
    normaliserVersion: NORMALISER_VERSION,
    recipe: plan.recipe,
    recipeHash: plan.recipeHash,
    ingestHash: plan.ingestHash,
    previousVersion: plan.previousVersion,
    counts: {
      read: sum(inputs.map((input) => input.read)),
      train: sum(refine.map((report) => report.train)),
      heldOut: sum(refine.flatMap((report) => Object.values(report.heldOut))),
      dropped: sum(Object.values(drops)),
      leaked: sum(refine.map((report) => report.leaked)),
      conflicts: sum(refine.map((report) => report.conflicts)),
      quarantinedInputs: inputs.filter((input) => input.quarantine).length,
    },
    protectedPairs: addCounts(inputs.map((input) => input.protectedPairs)),
    drops,
    missedTerms,
    sources: countSources(inputs, refine),
    statistics: statisticsOf(inputs, refine),
    scores: addHistograms(refine.map((report) => report.scores)),
    scoreHistograms: addScoreHistograms(refine.map((report) => report.scoreHistograms)),
    train: refine.flatMap((report) => report.files.train ?? []),
    dropLogs: refine.flatMap((report) => report.files.drops ?? []),
    shardDropLogs: ingest.flatMap((report) => report.dropsKeys),
    ingestReports: ingest.map((report) => keys.shardReport(id, report.shardId)),
    heldOut: [...refinement.heldOut],
    aligner: refinement.alignerKey,
    domainModel: refinement.domainModelKey,
    domains: domainsOf(plan, refine),
    descriptions: [...(previous?.descriptions ?? []), ...plan.descriptions],
    inputs: inputs.map((input) => manifestInput(input, settings)),
    deliveries: rememberDeliveries(previous?.deliveries ?? [], deliveries),
    licences: namesOf(inputs, settings, 'licence'),
    owners: namesOf(inputs, settings, 'owner'),
    removals: plan.removals.map(({ removalId }) => removalId),
  };
}

/** Different names that the inputs of which something was kept have, and their parts, ascending. */
function namesOf(
  reports: readonly InputReport[],
  settings: PreparationPlan['sources'],
  name: 'licence' | 'owner',
): string[] {
  const names = new Set<string>();
  for (const { input, parts, read } of reports.filter(({ kept }) => kept > 0)) {
    const said = parts.map(({ rights }) => rights);
    for (const ofPart of recordsIn(parts) < read ? [...said, undefined] : said) {
      const found = attributionOf(input, settings[input.sourceId], ofPart)[name];
      if (found !== undefined) names.add(found);
    }
  }
  return [...names].sort();
}

/**
 * One delivery per source of this run's own inputs; inputs in quarantine brought nothing, and those of the previous
 * version that were read again came earlier.
 */
export function deliveriesOf(
  plan: PreparationPlan,
  ownIngest: readonly IngestReport[],
  { sketches }: Pick<Refinement, 'sketches'>,
  previous?: DatasetManifest,
): Delivery[] {
  const known = new Set(previous?.inputs.map(({ inputId }) => inputId));
  const inputs = ownIngest
    .flatMap((report) => report.inputs)
    .filter(({ input, quarantine }) => !quarantine && !known.has(input.inputId));
  const sourceIds = [...new Set(inputs.map((input) => input.input.sourceId))].sort();
  return sourceIds.map((sourceId) => {
    const members = inputs.filter((input) => input.input.sourceId === sourceId);
    return {
      sourceId,
      runId: plan.runId,
      deliveredAt: plan.createdAt,
      read: sum(members.map((input) => input.read)),
      kept: sum(members.map((input) => input.kept)),
      drops: addCounts(members.map((input) => input.drops)),
      statistics: members.map((input) => input.statistics).reduce(mergeStatistics),
      sketch: sketches[sourceId],
    };
  });
}

/** Training pairs by domain, and the weights that the recipe gives them. */
function domainsOf(plan: PreparationPlan, refine: readonly RefineReport[]): DatasetManifest['domains'] {
  const count = (of: 'read' | 'train' | 'heldOut') =>
    addCounts(
      refine.map(({ domains }) =>
        Object.fromEntries(Object.entries(domains).map(([domain, counts]) => [domain, counts[of]])),
      ),
    );
  const [read, train, heldOut] = [count('read'), count('train'), count('heldOut')];
  const weights = samplingWeights(train, plan.recipe.domains);
  return Object.fromEntries(
    Object.entries(read).map(([domain, ofDomain]) => [
      domain,
      { read: ofDomain, train: train[domain], heldOut: heldOut[domain], weight: weights[domain] },
    ]),
  );
}

/** Lengths of the training text; languages as Ingest identified them, which Refine does not do again. */
function statisticsOf(inputs: readonly InputReport[], refine: readonly RefineReport[]): TextStatistics {
  const merge = (parts: readonly { statistics: TextStatistics }[]) =>
    parts.map(({ statistics }) => statistics).reduce(mergeStatistics, emptyStatistics());
  const { sourceLanguages, targetLanguages } = merge(inputs);
  return { ...merge(refine), sourceLanguages, targetLanguages };
}

function manifestInput(report: InputReport, settings: PreparationPlan['sources']): ManifestInput {
  const { inputId, sourceId, format, compression, range, rights, files } = report.input;
  const { licence, owner, title } = attributionOf(report.input, settings[sourceId]);
  return {
    inputId,
    sourceId,
    format,
    compression,
    range,
    files: files.map((file, index) => ({ ...file, sha256: report.sha256[index] ?? '' })),
    rights,
    licence,
    owner,
    title,
    titles: report.titles,
    parts: report.parts,
    read: report.read,
    kept: report.kept,
    drops: report.drops,
    notes: report.notes,
    quarantine: report.quarantine,
  };
}

/** Per source, Ingest and Refine together: read = train + heldOut + drops. */
function countSources(
  inputs: readonly InputReport[],
  refine: readonly RefineReport[],
): DatasetManifest['sources'] {
  const sources: DatasetManifest['sources'] = {};
  const of = (sourceId: string) => {
    sources[sourceId] ??= { read: 0, train: 0, heldOut: 0, drops: {} };
    return sources[sourceId];
  };
  for (const { input, read, drops } of inputs) {
    const source = of(input.sourceId);
    source.read += read;
    source.drops = addCounts([source.drops, drops]);
  }
  for (const report of refine) {
    for (const [sourceId, { train, heldOut, drops }] of Object.entries(report.sources)) {
      const source = of(sourceId);
      source.train += train;
      source.heldOut += heldOut;
      source.drops = addCounts([source.drops, drops]);
    }
  }
  return sources;
}

function rememberDeliveries(past: readonly Delivery[], now: readonly Delivery[]): Delivery[] {
  const all = [...past, ...now];
  return all.filter(
    (delivery, index) =>
      all.slice(index + 1).filter((later) => later.sourceId === delivery.sourceId).length <
      REMEMBERED_DELIVERIES,
  );
}
