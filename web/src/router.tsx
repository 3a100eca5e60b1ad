import { createBrowserRouter, Navigate } from 'react-router';
import { Loading } from './layout/loading.tsx';
import { Page } from './layout/page.tsx';
import { PageError } from './layout/page-error.tsx';
import { PageFailure } from './layout/page-failure.tsx';
import { PAGE_ROUTES } from './page-routes.ts';

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
          { index: true, element: <Navigate to="/overview" replace /> },
          ...PAGE_ROUTES,
          { path: '*', element: <PageFailure feature="overview" /> },
        ],
      },
    ],
  },
]);
