import { createBrowserRouter, Navigate } from 'react-router';
import { preloadTexts } from './i18n/start-translations.ts';
import { Loading } from './layout/loading.tsx';
import { Page } from './layout/page.tsx';
import { PageError } from './layout/page-error.tsx';
import { PageFailure } from './layout/page-failure.tsx';
import { PAGE_ROUTES, type PageRoute } from './page-routes.ts';

/** With a page come its texts, which it would else ask for when it is there; those of runs are on most pages. */
const withTexts = ({ path, lazy }: PageRoute) => ({
  path,
  lazy: () => {
    preloadTexts([path.split('/')[0] as string, 'runs']);
    return lazy();
  },
});
const pages = PAGE_ROUTES.map(withTexts);

/** Loads the page that comes next while somebody is still being signed in, for which the address must stay as it is. */
const preloadOverview = () => {
  pages
    .find(({ path }) => path === 'overview')
    ?.lazy()
    .catch(() => undefined);
  return null;
};

export const router = createBrowserRouter([
  {
    element: <Page />,
    ErrorBoundary: PageError,
    HydrateFallback: Loading,
    children: [
      {
        // What cannot be shown leaves the menu where it is.
        ErrorBoundary: PageError,
        children: [
          { index: true, loader: preloadOverview, element: <Navigate to="/overview" replace /> },
          ...pages,
          { path: '*', element: <PageFailure feature="overview" /> },
        ],
      },
    ],
  },
]);
