import type { ConsistencyReport } from '../../contracts/consistency.ts';
import type { Run } from '../../contracts/entities.ts';
import type { EvaluationFile } from '../../contracts/job.ts';
import type { DatasetManifest } from '../../contracts/manifest.ts';
import type { CaughtNoise } from './caught-noise.ts';
import { stageSeconds } from './follow-run.ts';

/** What `npm run demo -- --json FILE` writes. Seconds are wall-clock seconds on the machine that ran the demo. */
export interface DemoSummary {
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
    segmentsPerSecond: number;
    evaluations: {
      name: string;
      segments: number;
      bleu: number;
      chrf: number;
      ter: number;
      signatures: { bleu: string; chrf: string; ter: string };
      samples: EvaluationFile['testSets'][number]['samples'];
    }[];
  };
}

export interface PreparationSummary {
  runId: string;
  version: string;
  read: number;
  train: number;
  heldOut: Record<string, number>;
  dropped: number;
  drops: Record<string, number>;
  leaked: number;
  quarantined: { file: string; error: string; message: string; line?: number }[];
  stageSeconds: Record<string, number>;
}

/** The figures of a preparation run that published `manifest`. */
export function summarisePreparation(run: Run, manifest: DatasetManifest): PreparationSummary {
  return {
    runId: run.runId,
    version: manifest.version,
    read: manifest.counts.read,
    train: manifest.counts.train,
    heldOut: Object.fromEntries(manifest.heldOut.map((set) => [`${set.split} ${set.name}`, set.pairs])),
    dropped: manifest.counts.dropped,
    drops: manifest.drops,
    leaked: manifest.counts.leaked,
    quarantined: manifest.inputs.flatMap(({ files, quarantine }) =>
      quarantine ? [{ file: files.map((file) => file.key).join(' + '), ...quarantine }] : [],
    ),
    stageSeconds: stageSeconds(run),
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
    segmentsPerSecond: evaluation.segmentsPerSecond,
    evaluations: evaluation.testSets.map(({ name, segments, bleu, chrf, ter, samples }) => ({
      name,
      segments,
      bleu: bleu.score,
      chrf: chrf.score,
      ter: ter.score,
      signatures: { bleu: bleu.signature, chrf: chrf.signature, ter: ter.signature },
      samples,
    })),
  };
}
