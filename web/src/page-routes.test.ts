import { matchRoutes } from 'react-router';
import { expect, it } from 'vitest';
import { ABSENT_SUBJECTS, PAGES } from '../../test/browser/pages.ts';
import { PAGE_ROUTES } from './page-routes.ts';

it('has every page of the router tested in the browser', async () => {
  const places = await Promise.all(Object.values(PAGES).map(async (placeOf) => placeOf(ABSENT_SUBJECTS)));
  const tested = places.map(
    (place) => matchRoutes(PAGE_ROUTES, new URL(place, 'http://dashboard'))?.at(-1)?.route.path,
  );
  expect(new Set(tested)).toEqual(new Set(PAGE_ROUTES.map(({ path }) => path)));
});
