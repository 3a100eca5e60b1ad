import { ErrorResponse, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import { ApiUnreachable } from '../../../api/client.ts';
import type { PageConfig } from '../../../contracts/page-config.ts';
import { SIGN_IN_SCOPE, signInEndpoints } from '../../../contracts/sign-in.ts';
import { type SignIn, SignInFailed } from './sign-in.ts';

type CognitoConfig = Extract<PageConfig['authentication'], { kind: 'cognito' }>;

/** A token that ends sooner is renewed before it is used. */
const RENEW_BEFORE_SECONDS = 60;
/** Resolves never: the browser is leaving the page. */
const leaving = new Promise<never>(() => undefined);

/**
 * By authorization code with PKCE on the pages of the user pool (RFC 7636), renewed without being seen by the refresh
 * token. Tokens are kept for as long as the tab is open. @throws SignInFailed
 */
export async function cognitoSignIn({ issuer, clientId, signInOrigin }: CognitoConfig): Promise<SignIn> {
  const endpoints = signInEndpoints(signInOrigin);
  const manager = new UserManager({
    authority: issuer,
    metadata: {
      issuer,
      authorization_endpoint: endpoints.authorize,
      token_endpoint: endpoints.token,
      revocation_endpoint: endpoints.revoke,
    },
    client_id: clientId,
    redirect_uri: `${location.origin}/`,
    response_type: 'code',
    scope: SIGN_IN_SCOPE,
    userStore: new WebStorageStateStore({ store: sessionStorage }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    automaticSilentRenew: false,
    revokeTokenTypes: ['refresh_token'],
  });
  const here = () => location.pathname + location.search;
  const again = async () => {
    await manager.signinRedirect({ state: here() });
    await leaving;
  };
  const renewed = async (user: User | null): Promise<User | null> => {
    if (user && (user.expires_in ?? 0) > RENEW_BEFORE_SECONDS) return user;
    if (!user?.refresh_token) return null;
    try {
      return await manager.signinSilent();
    } catch (error) {
      if (!(error instanceof ErrorResponse)) {
        throw new ApiUnreachable(`The sign-in cannot be renewed: ${signInOrigin} does not answer.`, {
          cause: error,
        });
      }
      // Refused for good, so it is not asked again with every call.
      await manager.removeUser();
      return null;
    }
  };
  let renewal: Promise<User | null> | undefined;
  /** The token's owner; many questions at once renew it once. */
  const currentUser = async () => {
    renewal ??= manager
      .getUser()
      .then(renewed)
      .finally(() => {
        renewal = undefined;
      });
    return renewal;
  };

  if (comesBack()) {
    const answer = location.href;
    // A code is used once, so it stands neither in the address nor in the history when somebody loads the page again.
    history.replaceState(null, '', '/');
    const user = await manager.signinCallback(answer).catch((error: Error) => {
      throw asFailure(error);
    });
    // Loaded anew, because everything on the page has begun at the address of the answer.
    location.replace(placeOf(user?.state));
    await leaving;
  } else {
    const user = await currentUser().catch((error: Error) => {
      throw new SignInFailed('unreachable', error.message);
    });
    if (!user) await again();
  }

  return {
    credentials: async (): Promise<Record<string, string>> => {
      const user = await currentUser();
      return user ? { authorization: `Bearer ${user.access_token}` } : {};
    },
    again,
    signOut: async () => {
      // Who cannot reach the user pool is signed out of this tab at least.
      await manager.revokeTokens().catch(() => undefined);
      await manager.removeUser();
      const search = new URLSearchParams({ client_id: clientId, logout_uri: `${location.origin}/` });
      location.assign(`${endpoints.signOut}?${search}`);
      await leaving;
    },
  };
}

/** True on the way back from the pages of the user pool, with a code or with what went wrong. */
function comesBack(): boolean {
  const search = new URLSearchParams(location.search);
  return location.pathname === '/' && search.has('state') && (search.has('code') || search.has('error'));
}

/** Where somebody was; only a place of this page, whatever the state says. */
function placeOf(state: unknown): string {
  return typeof state === 'string' && /^\/(?![/\\])/.test(state) ? state : '/';
}

/** The user pool refused, or it never came so far because this tab did not ask. */
function asFailure(error: Error): Error {
  if (error instanceof ErrorResponse) {
    return new SignInFailed('refused', error.error_description ?? error.error ?? error.message);
  }
  if (/state/i.test(error.message)) return new SignInFailed('notBegunHere', error.message);
  return new SignInFailed('unreachable', error.message);
}
