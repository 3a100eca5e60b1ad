import { JobFile, type JobStep } from '../../contracts/job.ts';
import { languagesOf, TABULAR } from '../../contracts/primitives.ts';
import type { BatchJob, ResolveOutput } from '../../contracts/states.ts';
import type { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { keys } from '../keys.ts';
import { writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { type BatchSettings, jobName, placementOf, trainerCommand } from './batch-jobs.ts';
import type { Places, StepPlan, StepPlans } from './plan-steps.ts';

/** What the jobs of a run have in common. */
export interface JobsOfRun {
  runId: string;
  languagePair: string;
  recipe: TrainingRecipe;
}

/** Writes the job files of the first attempts of a run's steps. @returns the jobs as Batch gets them */
export async function writeJobs(
  { runId, languagePair, recipe }: JobsOfRun,
  plans: StepPlans,
  { models, places, settings }: { models: Objects; places: Places; settings: BatchSettings },
): Promise<ResolveOutput> {
  const { inModels } = places;
  const languages = languagePair === TABULAR ? undefined : languagesOf(languagePair);
  const write = async (step: JobStep, { inputs, file = {} }: StepPlan): Promise<BatchJob> => {
    const attempt = 1;
    const { device, jobQueue, jobDefinition, memoryMiB } = placementOf(step, settings, recipe.task);
    const key = keys.job(runId, step, attempt);
    await writeJson(models, key, JobFile, {
      v: 1,
      runId,
      step,
      task: recipe.task,
      attempt,
      sourceLanguage: languages?.source,
      targetLanguage: languages?.target,
      recipe,
      device,
      ...file,
    });
    return {
      step,
      attempt,
      jobName: jobName(runId, step, attempt),
      jobQueue,
      jobDefinition,
      memoryMiB,
      command: trainerCommand(step, recipe.task, {
        config: inModels(key),
        inputs,
        out: inModels(keys.stepOutput(runId, step)),
        state: inModels(keys.stepState(runId, step)),
      }),
    };
  };
  const output: Partial<ResolveOutput> = {};
  for (const step of ['generate', 'binarize', 'train'] as const) {
    const plan = plans[step];
    if (plan) output[step] = await write(step, plan);
  }
  return { ...output, evaluate: await write('evaluate', plans.evaluate) };
}
