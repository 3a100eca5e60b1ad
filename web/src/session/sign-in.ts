import { PageConfig } from '../../../contracts/page-config.ts';
import { localSignIn } from './local-sign-in.ts';

/** How the page says who calls. */
export interface SignIn {
  credentials: () => Promise<Record<string, string>>;
  /** Signs in anew and comes back to where the page is; absent where only a new link helps. */
  again?: () => Promise<void>;
  signOut: () => Promise<void>;
}

/** Why nobody is signed in; the page has a text for each. */
export type SignInFailure =
  /** The page's own configuration could not be loaded. */
  | 'noConfiguration'
  /** The user pool did not answer. */
  | 'unreachable'
  /** The user pool refused. */
  | 'refused'
  /** An answer came to a question that this tab has not asked, or has had answered. */
  | 'notBegunHere';

/** Nobody is signed in; the message is what the library or the user pool said. */
export class SignInFailed extends Error {
  readonly failure: SignInFailure;

  constructor(failure: SignInFailure, message: string) {
    super(message);
    this.name = 'SignInFailed';
    this.failure = failure;
  }
}

/** Signs in as config.json says; resolves once somebody is signed in. @throws SignInFailed */
export async function startSignIn(): Promise<SignIn> {
  const { authentication } = await loadConfig();
  if (authentication.kind === 'local') return localSignIn();
  // The library is loaded only where it is needed.
  const { cognitoSignIn } = await import('./cognito-sign-in.ts');
  return cognitoSignIn(authentication);
}

async function loadConfig(): Promise<PageConfig> {
  try {
    const response = await fetch('/config.json', { cache: 'no-cache' });
    return PageConfig.parse(await response.json());
  } catch {
    throw new SignInFailed('noConfiguration', '/config.json');
  }
}
