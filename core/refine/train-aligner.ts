import { z } from 'zod';
import { CompareItem } from '../../contracts/comparison.ts';
import { DatasetManifest } from '../../contracts/manifest.ts';
import { PreparationPlan } from '../../contracts/plan.ts';
import { Refinement } from '../../contracts/refinement.ts';
import { RefineItem } from '../../contracts/shard.ts';
import type { TrainAlignerOutput } from '../../contracts/states.ts';
import { phraseSpikes } from '../consistency/phrase-spikes.ts';
import { sketchDeliveries } from '../consistency/sketch-deliveries.ts';
import { assignDomains, findDomains } from '../domains/find-domains.ts';
import { sha256 } from '../hashing.ts';
import { keys } from '../keys.ts';
import type { Log } from '../log.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { freezeHeldOut } from '../splits/freeze-held-out.ts';
import { HeldOutIndex } from '../splits/held-out-index.ts';
import { type CorpusShards, readCorpusShards } from './corpus-shards.ts';
import { keepDecontaminationLists, type OpenUri, readDecontaminationLists } from './decontamination-lists.ts';
import { startAligner } from './make-aligner.ts';
import { compareItems, refineItems } from './refine-items.ts';
import { datasetVersion } from './version-id.ts';

export interface TrainAlignerDependencies {
  data: Objects;
  now: () => Date;
  log: Log;
  /** Opens decontamination lists; needed only when the recipe names some. */
  openUri?: OpenUri;
}

/**
 * The stage TrainAligner: freezes held-out sets where the corpus has none yet, trains and calibrates the word aligner
 * where the previous one no longer holds, and fixes the items of Refine. Doing it again for the same run gives the same
 * files, but for the time in the card of a set that was frozen here. Streams the shards; holds the held-out sets and the
 * aligner's sample (about 2 KB per pair of it).
 * @throws ObjectMissing, ContractViolation, ShardDamaged
 */
export async function trainAligner(
  input: { runId: string },
  { data, now, log, openUri }: TrainAlignerDependencies,
): Promise<z.infer<typeof TrainAlignerOutput>> {
  const { runId } = input;
  const plan = await readJson(data, keys.plan(runId), PreparationPlan);
  const shards = await readCorpusShards(data, plan);
  const previous = plan.previousVersion
    ? await readJson(data, keys.manifest(plan, plan.previousVersion), DatasetManifest)
    : undefined;
  const domains = await findDomains({ data, plan, previous, ...shards });
  const withDomain = assignDomains(plan, domains);
  const frozen = await freezeHeldOut({
    data,
    plan,
    pairsOfSource: new Map([...shards.sources].map(([sourceId, { kept }]) => [sourceId, kept])),
    async *pairsOf(sourceIds, share) {
      for await (const pair of shards.pairsOf(sourceIds, share)) yield withDomain(pair);
    },
    frozenAt: now().toISOString(),
  });
  const decontaminationKey = await keepDecontaminationLists({ data, plan, pairsOf: shards.pairsOf, openUri });
  const listed = await readDecontaminationLists(data, decontaminationKey);
  const heldOut = new HeldOutIndex(plan.recipe.decontamination);
  for (const set of frozen.sets) heldOut.addSet(set);
  for (const segment of listed) heldOut.addListed(segment);
  log.info('Held-out sets are frozen.', { sets: frozen.cards.map((card) => `${card.setId}: ${card.pairs}`) });

  const finishAligner = await startAligner({
    data,
    plan,
    previous,
    shards,
    heldOut,
    heldOutIds: [...frozen.cards.map((card) => card.setId), sha256(listed.join('\n'))],
  });
  const [aligner, { sketches, spikes }] = await Promise.all([
    finishAligner(),
    lookAtDeliveries(data, plan, shards, previous),
  ]);
  const warnings = [...frozen.warnings, ...aligner.warnings];
  log.info(`Aligner: ${aligner.message}.`, { alignerKey: aligner.alignerKey });
  for (const warning of warnings) log.warn(warning);

  const items = refineItems(runId, shards.pairs);
  const refineItemsKey = keys.refineItems(runId);
  await writeJson(data, refineItemsKey, z.array(RefineItem), items);
  const compareItemsKey = keys.compareItems(runId);
  const compared = compareItems(runId, shards.pairs, plan.recipe.duplicates);
  await writeJson(data, compareItemsKey, z.array(CompareItem), compared);
  await writeJson(data, keys.refinement(runId), Refinement, {
    v: 1,
    runId,
    version: datasetVersion(plan.planId),
    shardKeys: shards.shardKeys,
    pairs: shards.pairs,
    alignerKey: aligner.alignerKey,
    domainModelKey: domains?.domainsKey,
    sketches,
    spikes,
    heldOut: frozen.cards,
    decontaminationKey,
    warnings,
  });
  return { items: items.length, refineItemsKey, compareItemsKey };
}

/** Sketches of what each source delivered, and the phrases that no earlier delivery of it had so often. */
async function lookAtDeliveries(
  data: Objects,
  plan: PreparationPlan,
  { delivered }: CorpusShards,
  previous: DatasetManifest | undefined,
): Promise<Pick<Refinement, 'sketches' | 'spikes'>> {
  const sketches = await sketchDeliveries(data, plan, delivered);
  const past = (sourceId: string) =>
    (previous?.deliveries ?? []).flatMap((one) => (one.sourceId === sourceId ? (one.sketch ?? []) : []));
  const spikes = [...sketches].flatMap(([sourceId, sketch]) =>
    phraseSpikes(sourceId, sketch, past(sourceId), plan.recipe.consistency),
  );
  return { sketches: Object.fromEntries(sketches), spikes };
}
