import '@cloudscape-design/global-styles/index.css';
import './i18n/korean.css';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { ApiProvider } from './api/api-provider.tsx';
import { ComponentTexts } from './i18n/component-texts.tsx';
import { startTranslations } from './i18n/start-translations.ts';
import { applyAppearance } from './layout/appearance.ts';
import { router } from './router.tsx';
import { RoleGate } from './session/role-gate.tsx';
import { SessionProvider } from './session/session-provider.tsx';
import { startSignIn } from './session/sign-in.ts';

applyAppearance();
const signingIn = startSignIn();
// It is told where it is shown, which is later.
signingIn.catch(() => undefined);
await startTranslations();
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <Suspense>
      <ComponentTexts>
        <SessionProvider signingIn={signingIn}>
          <ApiProvider>
            <RoleGate>
              <RouterProvider router={router} />
            </RoleGate>
          </ApiProvider>
        </SessionProvider>
      </ComponentTexts>
    </Suspense>
  </StrictMode>,
);
