import type { Novelty } from '../../contracts/api/overview.ts';
import type { Corpus, Model, Run } from '../../contracts/entities.ts';
import { PRIMARY_METRIC } from '../../contracts/evaluation.ts';
import { ownTestSet } from '../evaluation/own-test-set.ts';
import type { Registry } from '../registry/registry.ts';
import { forEachOf } from '../registry/writes.ts';

/** Dataset versions that the last preparations have published, with how much they have to train on. */
export async function newDatasets(
  preparations: readonly Run[],
  registry: Pick<Registry, 'getDatasetVersion'>,
): Promise<Novelty[]> {
  const published = preparations.filter((run) => run.status === 'SUCCEEDED' && run.datasetVersion);
  const found = await forEachOf(published, async (run): Promise<Novelty[]> => {
    const { corpus, languagePair, datasetVersion = '', runId } = run;
    const version = await registry.getDatasetVersion(run, datasetVersion);
    if (!version) return [];
    const { train, verdict, createdAt: at, previousVersion } = version;
    const before = previousVersion && (await registry.getDatasetVersion(run, previousVersion));
    const trainBefore = before ? before.train : undefined;
    return [
      {
        kind: 'dataset',
        corpus,
        languagePair,
        at,
        version: datasetVersion,
        runId,
        verdict,
        train,
        trainBefore,
      },
    ];
  });
  return found.flat();
}

/** Champions of the lines of these corpora that became it since then, with their score and what it has gained. */
export async function newChampions(
  corpora: readonly Corpus[],
  since: string,
  registry: Pick<Registry, 'listAllModels' | 'getModelVersion' | 'listEvaluations'>,
): Promise<Novelty[]> {
  const isOfThese = (line: Model) =>
    corpora.some((one) => one.corpus === line.corpus && one.languagePair === line.languagePair);
  const lines = (await registry.listAllModels()).filter(isOfThese);
  const found = await forEachOf(lines, async ({ model, champion, corpus, languagePair, recipe }) => {
    const version = champion && (await registry.getModelVersion(model, champion));
    if (!version || version.promotedAt === undefined || version.promotedAt < since) return [];
    const metric = PRIMARY_METRIC[recipe.task];
    const evaluations = await registry.listEvaluations(model, version.version);
    const own = ownTestSet(evaluations.filter(({ purpose }) => purpose === 'release'));
    const novelty: Novelty = {
      ...{ kind: 'champion', corpus, languagePair, model },
      at: version.promotedAt,
      version: version.version,
      metric,
      score: own?.metrics[metric]?.score,
      difference: own?.versusChampion?.metrics[metric]?.difference,
    };
    return [novelty];
  });
  return found.flat();
}
