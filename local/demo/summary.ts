import { stageSeconds } from '../../cli/runs/follow-run.ts';
import type { PreparationSummary } from '../../cli/runs/preparation-summary.ts';
import type { ConsistencyReport } from '../../contracts/consistency.ts';
import type { Run } from '../../contracts/entities.ts';
import type { EvaluationFile } from '../../contracts/evaluation.ts';
import type { CaughtNoise } from './caught-noise.ts';
import type { FootballSummary } from './football.ts';

/** What `npm run demo -- --json FILE` writes. Seconds are wall-clock seconds on the machine that ran the demo. */
export interface DemoSummary {
  football?: FootballSummary;
  languagePair: string;
  /** From the first file uploaded to the end of the last run, without installing and deploying. */
  seconds: number;
  deploySeconds: number;
  preparation: PreparationSummary & { noise: CaughtNoise };
  secondPreparation: PreparationSummary & { comparedWith: string; findings: ConsistencyReport['findings'] };
  training: {
    runId: string;
    model: string;
    version: string;
    stageSeconds: Record<string, number>;
    modelSizeBytes: number;
    parameters: number;
    serving: EvaluationFile['serving'];
    evaluations: {
      name: string;
      segments: number;
      metrics: EvaluationFile['testSets'][number]['metrics'];
      samples: EvaluationFile['testSets'][number]['samples'];
    }[];
  };
}

/** The figures of a training run and of the evaluation of its model. */
export function summariseTraining(run: Run, evaluation: EvaluationFile): DemoSummary['training'] {
  return {
    runId: run.runId,
    model: run.model ?? '',
    version: run.modelVersion ?? '',
    stageSeconds: stageSeconds(run),
    modelSizeBytes: evaluation.modelSizeBytes,
    parameters: evaluation.parameters,
    serving: evaluation.serving,
    evaluations: evaluation.testSets.map(({ name, segments, metrics, samples }) => ({
      name,
      segments,
      metrics,
      samples,
    })),
  };
}
