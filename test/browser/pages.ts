/** What addresses are about, in a world in which everything has happened. */
export interface Subjects {
  /** `<corpus>/<languagePair>` of a corpus with a version, a model line and trainings. */
  corpus: string;
  datasetVersion: string;
  preparation: string;
  /** A preparation that asks a person. */
  strange: string;
  /** A corpus with two versions, the older first, of texts with titles. */
  library: string;
  shelved: readonly string[];
  model: string;
  /** The champion first. */
  versions: readonly string[];
  comparisonId: string;
  /** Of the model, the newest first. */
  trainings: readonly string[];
  sweepId: string;
}

/** Every page with something on it, and where it is; the tabs of a page are pages. */
export const PAGES = {
  overview: () => '/overview',
  'the page of a run': ({ preparation }) => `/runs/${preparation}`,
  preparations: () => '/preparations',
  'new preparation': ({ corpus }) => `/preparations/new?${queryOf(corpus)}`,
  preparation: ({ preparation }) => `/preparations/${preparation}`,
  'inputs of a preparation': ({ preparation }) => `/preparations/${preparation}?tab=inputs`,
  'drops of a preparation': ({ preparation }) => `/preparations/${preparation}?tab=drops`,
  'scores of a preparation': ({ preparation }) => `/preparations/${preparation}?tab=scores`,
  'splits of a preparation': ({ preparation }) => `/preparations/${preparation}?tab=splits`,
  'consistency of a preparation': ({ strange }) => `/preparations/${strange}?tab=consistency`,
  uploads: ({ corpus }) => `/uploads?${queryOf(corpus)}`,
  corpora: () => '/data',
  corpus: ({ corpus }) => `/data/${corpus}`,
  'sources of a corpus': ({ corpus }) => `/data/${corpus}?tab=sources`,
  'uploads of a corpus': ({ corpus }) => `/data/${corpus}?tab=uploads`,
  'held-out sets of a corpus': ({ corpus }) => `/data/${corpus}?tab=held-out`,
  'removals of a corpus': ({ library }) => `/data/${library}?tab=removals`,
  'settings of a corpus': ({ corpus }) => `/data/${corpus}?tab=settings`,
  'comparison of versions': ({ library, shelved: [from, to] }) =>
    `/data/${library}/compare?from=${from}&to=${to}`,
  'dataset version': ({ corpus, datasetVersion }) => `/data/${corpus}/${datasetVersion}`,
  'pairs of a version': ({ corpus, datasetVersion }) => `/data/${corpus}/${datasetVersion}?tab=pairs`,
  'titles of a version': ({ library, shelved: [first] }) => `/data/${library}/${first}?tab=titles`,
  'lineage of a version': ({ corpus, datasetVersion }) => `/data/${corpus}/${datasetVersion}?tab=lineage`,
  'inputs of a version': ({ corpus, datasetVersion }) => `/data/${corpus}/${datasetVersion}?tab=inputs`,
  'files of a version': ({ corpus, datasetVersion }) => `/data/${corpus}/${datasetVersion}?tab=files`,
  trainings: () => '/trainings',
  'new training': ({ model }) => `/trainings/new?line=${model}`,
  training: ({ trainings }) => `/trainings/${trainings[0]}`,
  'attempts of a training': ({ trainings }) => `/trainings/${trainings[0]}?tab=attempts`,
  'log of a training': ({ trainings }) => `/trainings/${trainings[0]}?tab=log`,
  'results of a training': ({ trainings }) => `/trainings/${trainings[0]}?tab=results`,
  'leakage of a training': ({ trainings }) => `/trainings/${trainings[0]}?tab=leakage`,
  'recipe of a training': ({ trainings }) => `/trainings/${trainings[0]}?tab=recipe`,
  'events of a training': ({ trainings }) => `/trainings/${trainings[0]}?tab=events`,
  'comparison of trainings': ({ trainings }) => `/trainings/compare?runs=${trainings.join(',')}`,
  'model lines': () => '/trainings/lines',
  'settings of a model line': ({ model }) => `/trainings/lines/${model}`,
  'new model line': () => '/trainings/lines/new',
  sweeps: () => '/trainings/sweeps',
  'new sweep': ({ model }) => `/trainings/sweeps/new?line=${model}`,
  sweep: ({ sweepId }) => `/trainings/sweeps/${sweepId}`,
  models: () => '/models',
  model: ({ model }) => `/models/${model}`,
  'versions of a model': ({ model }) => `/models/${model}?tab=versions`,
  'versions that wait': ({ model }) => `/models/${model}?tab=waiting`,
  'trying a model': ({ model }) => `/models/${model}?tab=try`,
  'model version': ({ model, versions: [champion] }) => `/models/${model}/${champion}`,
  'translations of a version': ({ model, versions }) => `/models/${model}/${versions[1]}?tab=translations`,
  'opinions of a version': ({ model, versions }) => `/models/${model}/${versions[1]}?tab=people`,
  'card of a version': ({ model, versions: [champion] }) => `/models/${model}/${champion}?tab=card`,
  'origin of a version': ({ model, versions: [champion] }) => `/models/${model}/${champion}?tab=origin`,
  'files of a model version': ({ model, versions: [champion] }) => `/models/${model}/${champion}?tab=files`,
  'judging translations': ({ model, versions, comparisonId }) =>
    `/models/${model}/${versions[1]}/judge/${comparisonId}`,
  schedules: () => '/schedules',
  'new source': () => '/schedules?new=source',
  'new schedule of a line': () => '/schedules?new=line',
  business: () => '/business',
  search: ({ corpus }) => `/search?text=${corpus.split('/')[0]}`,
  settings: () => '/settings',
  members: () => '/settings?tab=members',
  limits: () => '/settings?tab=limits',
  audit: () => '/settings?tab=audit',
} satisfies Record<string, (subjects: Subjects) => string>;

export type PageName = keyof typeof PAGES;
export const PAGE_NAMES = Object.keys(PAGES) as PageName[];

const queryOf = (corpus: string) => {
  const [name = '', languagePair = ''] = corpus.split('/');
  return new URLSearchParams({ corpus: name, languagePair });
};
