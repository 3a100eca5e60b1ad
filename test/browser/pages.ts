import type { DashboardWorld } from './dashboard-world.ts';
import { drifting, press } from './dashboard-world.ts';

/** Every page with something on it, by what it is; the tabs of a page are pages. */
export const PAGES = [
  'overview',
  'preparations',
  'new preparation',
  'preparation',
  'inputs of a preparation',
  'drops of a preparation',
  'scores of a preparation',
  'splits of a preparation',
  'consistency of a preparation',
  'uploads',
  'corpora',
  'corpus',
  'dataset version',
  'pairs of a version',
  'trainings',
  'new training',
  'training',
  'results of a training',
  'comparison of trainings',
  'model lines',
  'settings of a model line',
  'new model line',
  'sweeps',
  'new sweep',
  'models',
  'model',
  'versions of a model',
  'model version',
  'translations of a version',
  'schedules',
  'new source',
  'business',
  'search',
  'settings',
  'limits',
  'audit',
] as const;

/** Where each page is, in a world in which everything has happened. */
export async function placesOf(world: DashboardWorld): Promise<Record<(typeof PAGES)[number], string>> {
  const { datasetVersion, runId } = await world.published;
  const { model, versions } = await world.contested;
  const strange = await world.strange;
  const { items } = await world.deployment.registry.listRuns({ corpus: press });
  const trainings = items.filter((run) => run.model === model).map((run) => run.runId);
  const corpus = `${press.corpus}/${press.languagePair}`;
  const preparation = `/preparations/${runId}`;
  const version = `/models/${model}/${versions[0]}`;
  return {
    overview: '/overview',
    preparations: '/preparations',
    'new preparation': `/preparations/new?corpus=${press.corpus}&languagePair=${press.languagePair}`,
    preparation,
    'inputs of a preparation': `${preparation}?tab=inputs`,
    'drops of a preparation': `${preparation}?tab=drops`,
    'scores of a preparation': `${preparation}?tab=scores`,
    'splits of a preparation': `${preparation}?tab=splits`,
    'consistency of a preparation': `/preparations/${strange.runId}?tab=consistency`,
    uploads: `/uploads?corpus=${drifting.corpus}&languagePair=${drifting.languagePair}`,
    corpora: '/data',
    corpus: `/data/${corpus}`,
    'dataset version': `/data/${corpus}/${datasetVersion}`,
    'pairs of a version': `/data/${corpus}/${datasetVersion}?tab=pairs`,
    trainings: '/trainings',
    'new training': `/trainings/new?line=${model}`,
    training: `/trainings/${trainings[0]}`,
    'results of a training': `/trainings/${trainings[0]}?tab=results`,
    'comparison of trainings': `/trainings/compare?runs=${trainings.join(',')}`,
    'model lines': '/trainings/lines',
    'settings of a model line': `/trainings/lines/${model}`,
    'new model line': '/trainings/lines/new',
    sweeps: '/trainings/sweeps',
    'new sweep': `/trainings/sweeps/new?line=${model}`,
    models: '/models',
    model: `/models/${model}`,
    'versions of a model': `/models/${model}?tab=versions`,
    'model version': version,
    'translations of a version': `${version}?tab=translations`,
    schedules: '/schedules',
    'new source': '/schedules?new=source',
    business: '/business',
    search: `/search?text=${press.corpus}`,
    settings: '/settings',
    limits: '/settings?tab=limits',
    audit: '/settings?tab=audit',
  };
}
