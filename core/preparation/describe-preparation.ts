import type { PreparationDetails } from '../../contracts/api/preparations.ts';
import type { DatasetManifest } from '../../contracts/manifest.ts';
import type { PreparationPlan } from '../../contracts/plan.ts';
import type { Registry } from '../registry/registry.ts';
import { openPreparation, type PreparationStores } from './open-preparation.ts';

/** What a preparation did, without what has no bound: inputs and dropped pairs have lists of their own. @throws NotRegistered */
export async function describePreparation(
  runId: string,
  stores: PreparationStores & { registry: Pick<Registry, 'getApproval'> },
): Promise<PreparationDetails> {
  const [{ run, plan, manifest, report }, approval] = await Promise.all([
    openPreparation(runId, stores),
    stores.registry.getApproval(runId),
  ]);
  const { taskToken: _, ...question } = approval ?? {};
  return {
    run,
    ...(plan && { plan: describePlan(plan) }),
    ...(manifest && { manifest: describeManifest(manifest) }),
    ...(report && { verdict: report.verdict }),
    ...(approval && { approval: question as PreparationDetails['approval'] }),
  };
}

function describePlan(plan: PreparationPlan): PreparationDetails['plan'] {
  const { recipe, recipeHash, codeVersion, previousVersion, refused, removals, shards } = plan;
  return {
    ...{ recipe, recipeHash, codeVersion, refused, removals },
    ...(previousVersion === undefined ? {} : { previousVersion }),
    inputs: shards.reduce((total, { inputs }) => total + inputs.length, 0),
    shards: shards.length,
    shardsTakenOver: plan.reusedReportKeys.length,
  };
}

function describeManifest(manifest: DatasetManifest): PreparationDetails['manifest'] {
  const { version, createdAt, previousVersion, counts, drops, sources, domains, protectedPairs } = manifest;
  const { missedTerms, heldOut, table, licences, owners, recipe, recipeHash, codeVersion } = manifest;
  return {
    ...{ version, createdAt, counts, drops, sources, domains, protectedPairs, heldOut, licences, owners },
    ...{ recipe, recipeHash, codeVersion, previousVersion, missedTerms, table },
  };
}
