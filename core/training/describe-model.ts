import type { z } from 'zod';
import type { ModelVersion } from '../../contracts/entities.ts';
import type { EvaluationFile } from '../../contracts/evaluation.ts';
import type { Artifact, ResultFile } from '../../contracts/job.ts';
import { LeakageReport, type ModelCard, type PromotionDecision } from '../../contracts/model-card.ts';
import { keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { sum } from '../statistics/counts.ts';
import type { TrainingContext } from './training-context.ts';

/**
 * The card of a model version: what it was made of, under which licences, how good it is, and what of the test sets of
 * other corpora it has seen. All of it is read from what the run left; nothing is said that is not known.
 * @throws ObjectMissing without the leakage report of its run
 */
export async function describeModel(
  { run, model, recipe, manifest }: TrainingContext,
  { dataBucket, models }: { dataBucket: string; models: Objects },
  entry: ModelVersion,
  made: {
    training: ResultFile;
    evaluation: EvaluationFile;
    decision: PromotionDecision;
    artifacts: Artifact[];
  },
): Promise<z.input<typeof ModelCard>> {
  const leakage = await readJson(models, keys.leakage(run.runId), LeakageReport);
  const leaking = leakage.sets.filter(({ leaked }) => Object.keys(leaked).length > 0);
  const related = leaking.filter(({ relation }) => relation === 'same-languages');
  const leaked = sum(related.flatMap((set) => Object.values(set.leaked)));
  const trainedPairs = (parts: Record<string, { train: number }>) =>
    Object.fromEntries(Object.entries(parts).map(([name, { train }]) => [name, train]));
  const titles = manifest.inputs.flatMap(({ title, titles: named }) => [
    ...(title === undefined ? [] : [title]),
    ...named.map((one) => one.title),
  ]);
  return {
    v: 1,
    model: model.model,
    version: entry.version,
    runId: run.runId,
    corpus: run.corpus,
    languagePair: run.languagePair,
    ...(model.intendedUse === undefined ? {} : { intendedUse: model.intendedUse }),
    createdAt: entry.createdAt,
    codeVersion: entry.codeVersion,
    recipe,
    recipeHash: entry.recipeHash,
    dataset: {
      version: manifest.version,
      manifestUri: `s3://${dataBucket}/${keys.manifest(run, manifest.version)}`,
      recipeHash: manifest.recipeHash,
      codeVersion: manifest.codeVersion,
      trainPairs: manifest.counts.train,
      sources: trainedPairs(manifest.sources),
      domains: trainedPairs(manifest.domains),
      titles: [...new Set(titles)].sort(),
      owners: manifest.owners,
      corpora: entry.datasets.slice(1),
    },
    licences: entry.licences,
    parents: entry.parents ?? [],
    ...(entry.costUsd === undefined ? {} : { costUsd: entry.costUsd }),
    training: {
      optimizerSteps: made.training.optimizerStep,
      seconds: made.training.seconds,
      metrics: made.training.metrics,
    },
    evaluation: made.evaluation,
    leakedShare: Math.min(1, leaked / Math.max(1, leakage.trainPairs)),
    leakage: leaking.map(({ samples: _, ...set }) => set),
    promotion: made.decision,
    artifacts: made.artifacts,
  };
}
