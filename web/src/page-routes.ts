import type { ComponentType } from 'react';

export interface PageRoute {
  path: string;
  lazy: () => Promise<{ Component: ComponentType }>;
}

/** Every page, loaded when it is first opened. */
export const PAGE_ROUTES: PageRoute[] = [
  { path: 'runs/:runId', lazy: () => import('./layout/run-link.tsx') },
  { path: 'search', lazy: () => import('./features/search/search-page.tsx') },
  { path: 'business', lazy: () => import('./features/business/business-page.tsx') },
  { path: 'settings', lazy: () => import('./features/settings/settings-page.tsx') },
  { path: 'overview', lazy: () => import('./features/overview/overview-page.tsx') },
  { path: 'schedules', lazy: () => import('./features/schedules/schedules-page.tsx') },
  { path: 'preparations', lazy: () => import('./features/preparations/preparations-page.tsx') },
  {
    path: 'preparations/new',
    lazy: () => import('./features/preparations/new-preparation-page.tsx'),
  },
  { path: 'preparations/:runId', lazy: () => import('./features/preparations/preparation-page.tsx') },
  { path: 'uploads', lazy: () => import('./features/uploads/uploads-page.tsx') },
  { path: 'data', lazy: () => import('./features/data/data-page.tsx') },
  { path: 'data/:corpus/:languagePair', lazy: () => import('./features/data/corpus-page.tsx') },
  {
    path: 'data/:corpus/:languagePair/compare',
    lazy: () => import('./features/data/comparison-page.tsx'),
  },
  {
    path: 'data/:corpus/:languagePair/:version',
    lazy: () => import('./features/data/version-page.tsx'),
  },
  { path: 'trainings', lazy: () => import('./features/trainings/trainings-page.tsx') },
  { path: 'trainings/new', lazy: () => import('./features/trainings/new-training-page.tsx') },
  { path: 'trainings/compare', lazy: () => import('./features/trainings/compare-page.tsx') },
  { path: 'trainings/lines', lazy: () => import('./features/trainings/lines-page.tsx') },
  { path: 'trainings/lines/new', lazy: () => import('./features/trainings/new-line-page.tsx') },
  { path: 'trainings/lines/:model', lazy: () => import('./features/trainings/line-page.tsx') },
  { path: 'trainings/sweeps', lazy: () => import('./features/trainings/sweeps-page.tsx') },
  { path: 'trainings/sweeps/new', lazy: () => import('./features/trainings/new-sweep-page.tsx') },
  { path: 'trainings/sweeps/:sweepId', lazy: () => import('./features/trainings/sweep-page.tsx') },
  { path: 'trainings/:runId', lazy: () => import('./features/trainings/training-page.tsx') },
  { path: 'models', lazy: () => import('./features/models/models-page.tsx') },
  { path: 'models/:model', lazy: () => import('./features/models/line-page.tsx') },
  { path: 'models/:model/:version', lazy: () => import('./features/models/version-page.tsx') },
  {
    path: 'models/:model/:version/judge/:comparisonId',
    lazy: () => import('./features/models/judge-page.tsx'),
  },
];
