import { PageConfig } from '../../../contracts/page-config.ts';
import { localSignIn } from './local-sign-in.ts';

/** How the page says who calls. */
export interface SignIn {
  credentials: () => Promise<Record<string, string>>;
  /** Signs in anew and comes back to where the page is; absent where only a new link helps. */
  again?: () => Promise<void>;
  signOut: () => Promise<void>;
}

/** Signs in as config.json says; resolves once somebody is signed in. */
export async function startSignIn(): Promise<SignIn> {
  const response = await fetch('/config.json', { cache: 'no-cache' });
  const { authentication } = PageConfig.parse(await response.json());
  if (authentication.kind === 'local') return localSignIn();
  // The library is loaded only where it is needed.
  const { cognitoSignIn } = await import('./cognito-sign-in.ts');
  return cognitoSignIn(authentication);
}
