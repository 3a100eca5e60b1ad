import type { HistoryPoint } from '../../contracts/api/models.ts';
import type { Evaluation, Model, ModelVersion } from '../../contracts/entities.ts';
import type { MetricName } from '../../contracts/evaluation.ts';
import type { Objects } from '../objects/objects.ts';
import type { Registry } from '../registry/registry.ts';
import { metricOf } from '../training/describe-lines.ts';
import { readModelCard } from '../training/model-cards.ts';
import { ownTestSet } from './own-test-set.ts';

/** Cards that are read at once; one may have some hundred KB. */
const CARDS_AT_ONCE = 8;

export interface MetricHistory {
  /** What the line is judged by. */
  metric: MetricName;
  /** The set that the points are of. */
  set?: string;
  sets: Pick<Evaluation, 'name' | 'role'>[];
  slices: string[];
  points: HistoryPoint[];
}

/**
 * How the last versions of a line did on one test set (the corpus' own unless named) or on one of its slices, oldest
 * first. Sets are told apart by name; a set that was made anew keeps its name and has another id. Slices stand on the
 * cards, of which all are read for a slice, else that of the newest version for their names.
 * @throws ObjectMissing
 */
export async function metricHistory(
  model: Model,
  {
    set: wanted,
    slice,
    versions: most,
  }: { set?: string | undefined; slice?: string | undefined; versions: number },
  {
    registry,
    models,
  }: { registry: Pick<Registry, 'listModelVersions' | 'listEvaluations'>; models: Objects },
): Promise<MetricHistory> {
  const [versions, all] = await Promise.all([
    registry.listModelVersions(model.model),
    registry.listEvaluations(model.model),
  ]);
  const last = versions.slice(0, most).reverse();
  const shown = new Set(last.map(({ version }) => version));
  const evaluations = all.filter(({ purpose, version }) => purpose === 'release' && shown.has(version));
  const sets = [...new Map(evaluations.map(({ name, role }) => [name, { name, role }])).values()].sort(
    (a, b) => (a.name < b.name ? -1 : 1),
  );
  const set = wanted ?? ownTestSet(sets)?.name ?? sets[0]?.name;
  const metric = metricOf(model, evaluations);
  const ofSet = new Map(evaluations.filter(({ name }) => name === set).map((one) => [one.version, one]));
  const measured = last.filter(({ version }) => ofSet.has(version));
  const cardsOf = slice === undefined ? measured.slice(-1) : measured;
  const sliced = await readSlices(model.model, set, cardsOf, models);
  const slices = [...new Set([...sliced.values()].flat().map((one) => one.slice))].sort();
  const points = measured.flatMap((version): HistoryPoint[] => {
    const evaluation = ofSet.get(version.version) as Evaluation;
    const figures =
      slice === undefined ? evaluation : sliced.get(version.version)?.find((one) => one.slice === slice);
    return figures ? [pointOf(version, evaluation.setId, figures)] : [];
  });
  return { metric, ...(set === undefined ? {} : { set }), sets, slices, points };
}

const pointOf = (
  { version, createdAt, stage }: ModelVersion,
  setId: string,
  { segments, metrics, versusChampion }: Pick<HistoryPoint, 'segments' | 'metrics' | 'versusChampion'>,
): HistoryPoint => ({ version, createdAt, stage, setId, segments, metrics, versusChampion });

async function readSlices(
  model: string,
  set: string | undefined,
  versions: readonly ModelVersion[],
  models: Objects,
) {
  const slicesOf = async ({ version }: ModelVersion) => {
    const { evaluation } = await readModelCard(models, model, version);
    const found = evaluation.testSets.find(({ name }) => name === set);
    return [version, found?.slices ?? []] as const;
  };
  const read: Awaited<ReturnType<typeof slicesOf>>[] = [];
  for (let first = 0; first < versions.length; first += CARDS_AT_ONCE) {
    read.push(...(await Promise.all(versions.slice(first, first + CARDS_AT_ONCE).map(slicesOf))));
  }
  return new Map(read);
}
