import { type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import type { PageConfig } from '../../../contracts/page-config.ts';
import type { SignIn } from './sign-in.ts';

type CognitoConfig = Extract<PageConfig['authentication'], { kind: 'cognito' }>;

/** A token that ends sooner is renewed before it is used. */
const RENEW_BEFORE_SECONDS = 60;
/** Resolves never: the browser is leaving the page. */
const leaving = new Promise<never>(() => undefined);

/**
 * By authorization code with PKCE on the pages of the user pool (RFC 7636), renewed without being seen by the refresh
 * token. Tokens are kept for as long as the tab is open.
 */
export async function cognitoSignIn({ authority, clientId, signInOrigin }: CognitoConfig): Promise<SignIn> {
  const manager = new UserManager({
    authority,
    client_id: clientId,
    redirect_uri: `${location.origin}/`,
    response_type: 'code',
    scope: 'openid email',
    userStore: new WebStorageStateStore({ store: sessionStorage }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    automaticSilentRenew: false,
  });
  const here = () => location.pathname + location.search + location.hash;
  const again = async () => {
    await manager.signinRedirect({ state: here() });
    await leaving;
  };
  const renewed = async (user: User | null): Promise<User | null> => {
    if (user && (user.expires_in ?? 0) > RENEW_BEFORE_SECONDS) return user;
    if (!user?.refresh_token) return null;
    return manager.signinSilent().catch(() => null);
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
    const user = await manager.signinCallback();
    history.replaceState(null, '', placeOf(user?.state));
  } else if (!(await currentUser())) await again();

  return {
    credentials: async (): Promise<Record<string, string>> => {
      const user = await currentUser();
      return user ? { authorization: `Bearer ${user.access_token}` } : {};
    },
    again,
    signOut: async () => {
      await manager.removeUser();
      const search = new URLSearchParams({ client_id: clientId, logout_uri: `${location.origin}/` });
      location.assign(`${signInOrigin}/logout?${search}`);
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
  return typeof state === 'string' && /^\/(?!\/)/.test(state) ? state : '/';
}
