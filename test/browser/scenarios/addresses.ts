import { it } from 'vitest';
import type { DashboardWorld } from '../dashboard-world.ts';
import { ABSENT_SUBJECTS, PAGES, type Subjects } from '../pages.ts';

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
    ['could be one', ABSENT_SUBJECTS],
    ['can be none', IMPOSSIBLE],
  ])('says what is not there, and leads back, at an address that %s', async (_which, subjects) => {
    const world = given();
    const placesOf = (names: Subjects) =>
      Promise.all(Object.values(PAGES).map(async (placeOf) => (await placeOf(names)).split('?')[0] ?? ''));
    const always = new Set(await placesOf(subjects === ABSENT_SUBJECTS ? IMPOSSIBLE : ABSENT_SUBJECTS));
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
