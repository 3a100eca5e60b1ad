import type { z } from 'zod';
import type { ModelVersion } from '../../contracts/entities.ts';
import type { EvaluationFile } from '../../contracts/evaluation.ts';
import type { Artifact, ResultFile } from '../../contracts/job.ts';
import { LeakageReport, type ModelCard } from '../../contracts/model-card.ts';
import type { PromotionDecision } from '../evaluation/promotion.ts';
import { keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { sum } from '../statistics/counts.ts';
import type { TrainingContext } from './training-context.ts';

/**
 * The card of a model version: what it was made of, under which licences, how good it is, and what of the test sets of
 * other corpora it has seen. @throws ObjectMissing without the leakage report of its run
 */
export async function describeModel(
  { run, model, recipe, manifest }: TrainingContext,
  { dataBucket, models }: { dataBucket: string; models: Objects },
  { version, recipeHash, codeVersion, createdAt, licences }: ModelVersion,
  made: {
    training: ResultFile;
    evaluation: EvaluationFile;
    decision: PromotionDecision;
    artifacts: Artifact[];
  },
): Promise<z.input<typeof ModelCard>> {
  const leakage = await readJson(models, keys.leakage(run.runId), LeakageReport);
  const related = leakage.sets.filter(({ relation }) => relation === 'same-languages');
  const leaked = sum(related.flatMap((set) => Object.values(set.leaked)));
  const titles = new Set(manifest.inputs.flatMap(({ title }) => title ?? []));
  return {
    v: 1,
    model: model.model,
    version,
    runId: run.runId,
    corpus: run.corpus,
    languagePair: run.languagePair,
    createdAt,
    codeVersion,
    recipe,
    recipeHash,
    dataset: {
      version: manifest.version,
      manifestUri: `s3://${dataBucket}/${keys.manifest(run, manifest.version)}`,
      recipeHash: manifest.recipeHash,
      codeVersion: manifest.codeVersion,
      trainPairs: manifest.counts.train,
      sources: Object.fromEntries(
        Object.entries(manifest.sources).map(([sourceId, { train }]) => [sourceId, train]),
      ),
      titles: [...titles].sort(),
    },
    licences,
    training: {
      optimizerSteps: made.training.optimizerStep,
      seconds: made.training.seconds,
      metrics: made.training.metrics,
    },
    evaluation: made.evaluation,
    leakedShare: Math.min(1, leaked / Math.max(1, leakage.trainPairs)),
    promotion: made.decision,
    artifacts: made.artifacts,
  };
}
