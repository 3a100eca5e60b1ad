import { matchRoutes } from 'react-router';
import { expect, it } from 'vitest';
import { PAGES, type Subjects } from '../../test/browser/pages.ts';
import { PAGE_ROUTES } from './page-routes.ts';

const subjects: Subjects = {
  corpus: 'press/en-de',
  datasetVersion: 'd1',
  preparation: 'prep-1',
  strange: 'prep-2',
  library: 'library/en-de',
  shelved: ['d2', 'd3'],
  model: 'press-en-de-line',
  versions: ['m1', 'm2'],
  comparisonId: 'c1',
  trainings: ['train-1', 'train-2'],
  sweepId: 'sweep-1',
};

it('has every page of the router tested in the browser', async () => {
  const places = await Promise.all(Object.values(PAGES).map(async (placeOf) => placeOf(subjects)));
  const tested = places.map(
    (place) => matchRoutes(PAGE_ROUTES, new URL(place, 'http://dashboard'))?.at(-1)?.route.path,
  );
  expect(new Set(tested)).toEqual(new Set(PAGE_ROUTES.map(({ path }) => path)));
});
