import { createBrowserRouter, Navigate } from 'react-router';
import { Page } from './layout/page.tsx';

/** Every page, loaded when it is first opened. */
export const router = createBrowserRouter([
  {
    element: <Page />,
    children: [
      { index: true, element: <Navigate to="/preparations" replace /> },
      { path: 'preparations', lazy: () => import('./features/preparations/preparations-page.tsx') },
    ],
  },
]);
