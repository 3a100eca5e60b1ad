import { it } from 'vitest';
import type { DashboardWorld } from '../dashboard-world.ts';
import { PAGES, type Subjects } from '../pages.ts';

/** Names that could be some. */
const ABSENT: Subjects = {
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

/** Names that nothing has. */
const IMPOSSIBLE: Subjects = {
  corpus: 'No Corpus/none',
  datasetVersion: 'No Version',
  preparation: 'No Run',
  strange: 'No Run',
  library: 'No Corpus/none',
  shelved: ['-', '--'],
  model: 'No Model',
  versions: ['No Version', 'No Version either'],
  comparisonId: 'No Comparison',
  trainings: ['No Training', 'No Training either'],
  sweepId: 'No Sweep',
};

/** Addresses that people mistype, or that led somewhere once. */
export function addressScenarios(given: () => DashboardWorld): void {
  it.concurrent.each([
    ['could be one', ABSENT],
    ['can be none', IMPOSSIBLE],
  ])('says what is not there, and leads back, at an address that %s', async (_which, subjects) => {
    const world = given();
    const placesOf = (names: Subjects) =>
      Promise.all(Object.values(PAGES).map(async (placeOf) => (await placeOf(names)).split('?')[0] ?? ''));
    const always = new Set(await placesOf(subjects === ABSENT ? IMPOSSIBLE : ABSENT));
    const places = new Set((await placesOf(subjects)).filter((place) => !always.has(place)));
    const person = { name: 'ada', role: 'admin', failuresExpected: true } as const;
    await world.as(person, '/nowhere', async (page) => {
      for (const place of ['/nowhere', ...places]) {
        await page.goto(`${world.origin}${encodeURI(place)}`);
        const missing = page.getByRole('heading', { level: 1, name: 'There is nothing at this address' });
        await missing.waitFor();
        await page.getByRole('link', { name: /^Back to/ }).click();
        await missing.waitFor({ state: 'hidden' });
        await page.getByRole('heading', { level: 1 }).first().waitFor();
      }
    });
  });
}
