import type { DatasetVersion, JobAttempt, ModelVersion, Run } from '../../contracts/entities.ts';
import type { Change } from '../registry/changes.ts';

/** What figures are added up from: each item as it is now, without what is not counted. */
export interface BusinessFacts {
  runs: Map<string, Omit<Run, 'recipe' | 'stages' | 'cause'> & { seconds: number }>;
  attempts: Map<string, Omit<JobAttempt, 'message' | 'statusReason'>>;
  datasets: Map<string, DatasetVersion>;
  models: Map<string, Pick<ModelVersion, 'model' | 'version' | 'promotedAt' | 'datasets'>>;
  /** When the first upload came that a dataset version took up, by `datasetKey`. */
  firstUploads: Map<string, string>;
}

export const emptyFacts = (): BusinessFacts => ({
  runs: new Map(),
  attempts: new Map(),
  datasets: new Map(),
  models: new Map(),
  firstUploads: new Map(),
});

export const datasetKey = (of: { corpus: string; languagePair: string; version: string }): string =>
  `${of.corpus}/${of.languagePair}/${of.version}`;

/** Keeps what a changed item says; what it said before is replaced. Memory: about 400 bytes a run and an attempt. */
export function keepFact(facts: BusinessFacts, { kind, item }: Change): void {
  switch (kind) {
    case 'run': {
      const { recipe: _recipe, stages, cause: _cause, ...run } = item;
      facts.runs.set(run.runId, { ...run, seconds: workedSeconds(stages) });
      break;
    }
    case 'attempt': {
      const { message: _message, statusReason: _reason, ...attempt } = item;
      facts.attempts.set(`${item.runId} ${item.step} ${item.attempt}`, attempt);
      break;
    }
    case 'datasetversion':
      facts.datasets.set(datasetKey(item), item);
      break;
    case 'modelversion': {
      const { model, version, promotedAt, datasets } = item;
      facts.models.set(`${model}@${version}`, { model, version, promotedAt, datasets });
      break;
    }
    case 'upload': {
      const { datasetVersion, receivedAt } = item;
      if (datasetVersion === undefined) break;
      const key = datasetKey({ ...item, version: datasetVersion });
      const first = facts.firstUploads.get(key);
      if (first === undefined || receivedAt < first) facts.firstUploads.set(key, receivedAt);
      break;
    }
  }
}

/** What the stages took, without waiting for a person. */
function workedSeconds(stages: Run['stages']): number {
  let seconds = 0;
  for (const [stage, { startedAt, endedAt }] of Object.entries(stages)) {
    if (endedAt === undefined || stage === 'AwaitApproval') continue;
    seconds += Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  }
  return seconds;
}
