/** What is there, or will be in a while. */
type Soon<Value> = Value | Promise<Value>;

/** What addresses are about, in a world in which everything has happened. */
export interface Subjects {
  /** `<corpus>/<languagePair>` of a corpus with a version, a model line and trainings. */
  corpus: Soon<string>;
  datasetVersion: Soon<string>;
  preparation: Soon<string>;
  /** A preparation that asks a person. */
  strange: Soon<string>;
  /** A corpus with two versions, the older first, of texts with titles. */
  library: Soon<string>;
  shelved: Soon<readonly string[]>;
  model: Soon<string>;
  /** The champion first. */
  versions: Soon<readonly string[]>;
  comparisonId: Soon<string>;
  /** Of the model. */
  trainings: Soon<readonly string[]>;
  sweepId: Soon<string>;
}

/** Names that could be some, and are none. */
export const ABSENT_SUBJECTS: Subjects = {
  corpus: 'nowhere/en-de',
  datasetVersion: 'v000000000000',
  preparation: 'prep-nowhere-en-de-20260101000000-0000',
  strange: 'prep-nowhere-en-de-20260101000000-0000',
  library: 'nowhere/en-de',
  shelved: ['v000000000000', 'v000000000001'],
  model: 'nowhere-en-de-none',
  versions: ['m000000000000', 'm000000000001'],
  comparisonId: '000000000000',
  trainings: [
    'train-nowhere-en-de-none-20260101000000-00000000',
    'train-nowhere-en-de-none-20260101000000-00000001',
  ],
  sweepId: 'sweep-nowhere-en-de-none-20260101000000-0000',
};

/** Every page with something on it, and where it is; the tabs of a page are pages. */
export const PAGES = {
  overview: async ({ strange }) => after(await strange, '/overview'),
  'the page of a run': async ({ preparation }) => `/runs/${await preparation}`,
  preparations: async ({ preparation }) => after(await preparation, '/preparations'),
  'new preparation': async ({ corpus }) => `/preparations/new?${queryOf(await corpus)}`,
  preparation: async ({ preparation }) => `/preparations/${await preparation}`,
  'inputs of a preparation': async ({ preparation }) => `/preparations/${await preparation}?tab=inputs`,
  'drops of a preparation': async ({ preparation }) => `/preparations/${await preparation}?tab=drops`,
  'scores of a preparation': async ({ preparation }) => `/preparations/${await preparation}?tab=scores`,
  'splits of a preparation': async ({ preparation }) => `/preparations/${await preparation}?tab=splits`,
  'consistency of a preparation': async ({ strange }) => `/preparations/${await strange}?tab=consistency`,
  uploads: async ({ corpus }) => `/uploads?${queryOf(await corpus)}`,
  corpora: async ({ corpus }) => after(await corpus, '/data'),
  corpus: async ({ corpus }) => `/data/${await corpus}`,
  'sources of a corpus': async ({ corpus }) => `/data/${await corpus}?tab=sources`,
  'uploads of a corpus': async ({ corpus }) => `/data/${await corpus}?tab=uploads`,
  'held-out sets of a corpus': async ({ corpus }) => `/data/${await corpus}?tab=held-out`,
  'removals of a corpus': async ({ library }) => `/data/${await library}?tab=removals`,
  'settings of a corpus': async ({ corpus }) => `/data/${await corpus}?tab=settings`,
  'comparison of versions': async ({ library, shelved }) =>
    `/data/${await library}/compare?from=${(await shelved)[0]}&to=${(await shelved)[1]}`,
  'dataset version': async ({ corpus, datasetVersion }) => `/data/${await corpus}/${await datasetVersion}`,
  'pairs of a version': async ({ corpus, datasetVersion }) =>
    `/data/${await corpus}/${await datasetVersion}?tab=pairs`,
  'titles of a version': async ({ library, shelved }) =>
    `/data/${await library}/${(await shelved)[0]}?tab=titles`,
  'lineage of a version': async ({ corpus, datasetVersion }) =>
    `/data/${await corpus}/${await datasetVersion}?tab=lineage`,
  'inputs of a version': async ({ corpus, datasetVersion }) =>
    `/data/${await corpus}/${await datasetVersion}?tab=inputs`,
  'files of a version': async ({ corpus, datasetVersion }) =>
    `/data/${await corpus}/${await datasetVersion}?tab=files`,
  trainings: async ({ trainings }) => after(await trainings, '/trainings'),
  'new training': async ({ model }) => `/trainings/new?line=${await model}`,
  training: async ({ trainings }) => `/trainings/${(await trainings)[0]}`,
  'attempts of a training': async ({ trainings }) => `/trainings/${(await trainings)[0]}?tab=attempts`,
  'log of a training': async ({ trainings }) => `/trainings/${(await trainings)[0]}?tab=log`,
  'results of a training': async ({ trainings }) => `/trainings/${(await trainings)[0]}?tab=results`,
  'leakage of a training': async ({ trainings }) => `/trainings/${(await trainings)[0]}?tab=leakage`,
  'recipe of a training': async ({ trainings }) => `/trainings/${(await trainings)[0]}?tab=recipe`,
  'events of a training': async ({ trainings }) => `/trainings/${(await trainings)[0]}?tab=events`,
  'comparison of trainings': async ({ trainings }) =>
    `/trainings/compare?runs=${(await trainings).join(',')}`,
  'model lines': async ({ model }) => after(await model, '/trainings/lines'),
  'settings of a model line': async ({ model }) => `/trainings/lines/${await model}`,
  'new model line': () => '/trainings/lines/new',
  sweeps: async ({ sweepId }) => after(await sweepId, '/trainings/sweeps'),
  'new sweep': async ({ model }) => `/trainings/sweeps/new?line=${await model}`,
  sweep: async ({ sweepId }) => `/trainings/sweeps/${await sweepId}`,
  models: async ({ model }) => after(await model, '/models'),
  model: async ({ model }) => `/models/${await model}`,
  'versions of a model': async ({ model }) => `/models/${await model}?tab=versions`,
  'versions that wait': async ({ model }) => `/models/${await model}?tab=waiting`,
  'trying a model': async ({ model }) => `/models/${await model}?tab=try`,
  'model version': async ({ model, versions }) => `/models/${await model}/${(await versions)[0]}`,
  'translations of a version': async ({ model, versions }) =>
    `/models/${await model}/${(await versions)[1]}?tab=translations`,
  'opinions of a version': async ({ model, versions }) =>
    `/models/${await model}/${(await versions)[1]}?tab=people`,
  'card of a version': async ({ model, versions }) =>
    `/models/${await model}/${(await versions)[0]}?tab=card`,
  'origin of a version': async ({ model, versions }) =>
    `/models/${await model}/${(await versions)[0]}?tab=origin`,
  'files of a model version': async ({ model, versions }) =>
    `/models/${await model}/${(await versions)[0]}?tab=files`,
  'judging translations': async ({ model, versions, comparisonId }) =>
    `/models/${await model}/${(await versions)[1]}/judge/${await comparisonId}`,
  schedules: () => '/schedules',
  'new source': () => '/schedules?new=source',
  'new schedule of a line': () => '/schedules?new=line',
  business: async ({ trainings }) => after(await trainings, '/business'),
  search: async ({ corpus }) => `/search?text=${(await corpus).split('/')[0]}`,
  settings: () => '/settings',
  members: () => '/settings?tab=members',
  limits: () => '/settings?tab=limits',
  audit: async ({ model }) => after(await model, '/settings?tab=audit'),
} satisfies Record<string, (subjects: Subjects) => Soon<string>>;

export type PageName = keyof typeof PAGES;
export const PAGE_NAMES = Object.keys(PAGES) as PageName[];

/** A list that has something on it by then. */
const after = (_there: unknown, place: string) => place;

const queryOf = (corpus: string) => {
  const [name = '', languagePair = ''] = corpus.split('/');
  return new URLSearchParams({ corpus: name, languagePair });
};
