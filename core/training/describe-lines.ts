import type { ListedVersion, ModelLine, WaitingVersion } from '../../contracts/api/models.ts';
import type { Evaluation, Model, ModelVersion } from '../../contracts/entities.ts';
import { type MetricName, type MetricScore, PRIMARY_METRIC } from '../../contracts/evaluation.ts';
import { decideByCard } from '../evaluation/compare-by-eye.ts';
import { ownTestSet } from '../evaluation/own-test-set.ts';
import type { Objects } from '../objects/objects.ts';
import type { Registry } from '../registry/registry.ts';
import { readModelCard } from './model-cards.ts';

/** Versions of which a list shows how they did. */
const TREND_VERSIONS = 20;
/** A person decides about the newest; older candidates have been passed over. */
const WAITING_VERSIONS = 5;

/** What versions of a line are judged by. Regressions have no log loss, so what was measured decides. */
export function metricOf({ recipe }: Pick<Model, 'recipe'>, evaluations: readonly Evaluation[]): MetricName {
  const metric = PRIMARY_METRIC[recipe.task];
  const measured = (name: MetricName) => evaluations.some(({ metrics }) => metrics[name]);
  return recipe.task === 'tabular' && !measured(metric) && measured('rmse') ? 'rmse' : metric;
}

/** A model line as a list shows it; reads the line's versions and evaluations, some KB for each. */
export async function describeLine(
  model: Model,
  registry: Pick<Registry, 'listModelVersions' | 'listEvaluations'>,
): Promise<ModelLine> {
  const [versions, evaluations] = await Promise.all([
    registry.listModelVersions(model.model),
    registry.listEvaluations(model.model),
  ]);
  const metric = metricOf(model, evaluations);
  const ownOf = (version: string) => ownEvaluation(evaluations, version);
  const setId = versions[0] && ownOf(versions[0].version)?.setId;
  const trend = versions.slice(0, TREND_VERSIONS).flatMap(({ version, createdAt }) => {
    const own = ownOf(version);
    const score = own?.setId === setId ? own?.metrics[metric] : undefined;
    return score ? [{ version, createdAt, score: score.score }] : [];
  });
  const score = model.champion && ownOf(model.champion)?.metrics[metric];
  return {
    model: model.model,
    corpus: model.corpus,
    languagePair: model.languagePair,
    task: model.recipe.task,
    promotion: model.promotion,
    ...(model.champion === undefined ? {} : { champion: model.champion }),
    metric,
    ...(score ? { score } : {}),
    versions: versions.length,
    ...(versions[0] ? { lastVersionAt: versions[0].createdAt } : {}),
    trend: trend.reverse(),
  };
}

/** Versions with what they reach on the corpus' own test set, in their order. */
export function withScores(
  model: Model,
  versions: readonly ModelVersion[],
  evaluations: readonly Evaluation[],
): ListedVersion[] {
  const metric = metricOf(model, evaluations);
  return versions.map((version) => {
    const score: MetricScore | null | undefined = ownEvaluation(evaluations, version.version)?.metrics[
      metric
    ];
    return { ...version, metric, ...(score ? { score } : {}) };
  });
}

const ownEvaluation = (evaluations: readonly Evaluation[], version: string) =>
  ownTestSet(evaluations.filter((one) => one.version === version && one.purpose === 'release'));

/**
 * Candidates since the last promotion that a person may decide about, newest first, at most five, with every condition as
 * it stands now. Lines that promote by themselves have some too: what was not good enough. Reads a card for each.
 */
export async function waitingVersions(
  model: Model,
  {
    registry,
    models,
  }: { registry: Pick<Registry, 'getModel' | 'getRun' | 'listModelVersions'>; models: Objects },
): Promise<WaitingVersion[]> {
  const versions = await registry.listModelVersions(model.model);
  const since = versions.find(({ version }) => version === model.champion)?.promotedAt ?? '';
  const open = versions.filter(({ stage, createdAt }) => stage === 'candidate' && createdAt > since);
  return Promise.all(
    open.slice(0, WAITING_VERSIONS).map(async ({ version, createdAt }) => {
      const card = await readModelCard(models, model.model, version);
      return { version, createdAt, decision: await decideByCard(card, registry) };
    }),
  );
}
