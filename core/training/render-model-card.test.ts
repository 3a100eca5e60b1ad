import { describe, expect, it } from 'vitest';
import { EvaluationFile } from '../../contracts/evaluation.ts';
import { ModelCard } from '../../contracts/model-card.ts';
import { TrainingRecipe } from '../../contracts/training-recipe.ts';
import { renderModelCard } from './render-model-card.ts';

const score = (value: number) => ({
  score: value,
  signature: 'chrF2|nrefs:1',
  low: value - 1,
  high: value + 1,
});
const slice = (name: string, chrf: number) => ({
  slice: name,
  segments: 40,
  metrics: { chrf: score(chrf) },
  versusChampion: null,
});

function card(change: Partial<ModelCard> = {}, testSet: object = {}): ModelCard {
  return ModelCard.parse({
    v: 1,
    model: 'media-en-ko-base',
    version: 'm000000000001',
    runId: 'train-1',
    corpus: 'media',
    languagePair: 'en-ko',
    createdAt: '2026-11-01T10:20:30.000Z',
    codeVersion: 'code',
    recipe: TrainingRecipe.parse({}),
    recipeHash: '0'.repeat(16),
    dataset: {
      version: 'v000000000001',
      manifestUri: 's3://data/manifest.json',
      recipeHash: '0'.repeat(16),
      codeVersion: 'code',
      trainPairs: 1000,
      sources: { web: 750, books: 250 },
      domains: {},
      titles: [],
      owners: [],
      corpora: [],
    },
    licences: ['CC-BY-4.0'],
    parents: [],
    training: { seconds: 60, metrics: {} },
    evaluation: EvaluationFile.parse({
      v: 2,
      task: 'translation',
      primary: 'chrf',
      modelSizeBytes: 1,
      parameters: 1000,
      testSets: [
        {
          ...{ setId: 'test-corpus-1', name: 'corpus', role: 'own', segments: 400 },
          metrics: { chrf: score(40), comet: null },
          absent: { comet: 'the image has no COMET' },
          versusChampion: null,
          ...testSet,
        },
      ],
    }),
    leakedShare: 0,
    leakage: [],
    promotion: {
      promote: false,
      reason: 'It waits.',
      conditions: [{ name: 'gain', met: false, message: 'No.' }],
    },
    artifacts: [],
    ...change,
  });
}

describe('renderModelCard', () => {
  it('has the four functions of the framework in order', () => {
    const headings = renderModelCard(card()).match(/^## \w+/gm);
    expect(headings).toEqual(['## Govern', '## Map', '## Measure', '## Manage']);
  });

  it('says what is known, with signatures and intervals', () => {
    const page = renderModelCard(card());
    expect(page).toContain(
      '| corpus (own, 400 segments) | chrF | 40.00 | 39.00 to 41.00 | chrF2\\|nrefs:1 |',
    );
    expect(page).toContain('| web | 750 | 75.0 % |');
    expect(page).toContain('Not measured: comet (the image has no COMET).');
    expect(page).toContain('| gain | no | No. |');
  });

  it('says what is not known instead of leaving it out', () => {
    const page = renderModelCard(card());
    for (const unknown of [
      'Intended use:** not stated',
      'Titles:** not known',
      'Owners of the training data:** not known',
      'By slices it was not measured',
      'Speed and size of the exported model were not measured',
      'not compared with another version',
      'People have not compared it',
      'Where it is weakest is not known',
      'Cost:** not known',
    ]) {
      expect(page).toContain(unknown);
    }
  });

  it('names the weakest slices as limits', () => {
    const slices = [
      slice('domain:a', 30),
      slice('domain:b', 50),
      slice('domain:c', 20),
      slice('domain:d', 40),
    ];
    const page = renderModelCard(card({}, { slices }));
    expect(page).toContain(
      'Weakest slices: domain:c (chrF 20.00), domain:a (chrF 30.00), domain:d (chrF 40.00).',
    );
  });

  it('says what it has seen of test sets', () => {
    const leakage = [
      ...[{ setId: 'test-x', corpus: 'web', languagePair: 'en-ko', relation: 'same-languages' as const }],
    ].map((set) => ({ ...set, pairs: 100, leaked: { 'exact-source': 7 } }));
    const page = renderModelCard(card({ leakage, leakedShare: 0.007 }));
    expect(page).toContain('0.70 % of it');
    expect(page).toContain('7 pairs of test-x (web)');
    expect(page).toContain('may be too good');
  });

  it('lets no name from an upload become markup or break a table', () => {
    const dataset = { ...card().dataset, titles: ['A | B', '<script>x</script>', '[a](b)\n# c'] };
    const page = renderModelCard(card({ dataset }));
    expect(page).toContain('A \\| B');
    expect(page).not.toContain('<script>');
    expect(page).not.toMatch(/^# c/m);
  });

  it('cuts long lists', () => {
    const titles = Array.from({ length: 25 }, (_, index) => `Title ${index}`);
    const page = renderModelCard(card({ dataset: { ...card().dataset, titles } }));
    expect(page).toContain('Title 19 and 5 more (all in card.json)');
  });
});
