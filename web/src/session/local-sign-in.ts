import type { SignIn } from './sign-in.ts';

const STORED = 'dragoman.token';

/** By the token in the link that the local server printed; kept for as long as the tab is open. */
export function localSignIn(): SignIn {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token) {
    sessionStorage.setItem(STORED, token);
    // Not in the address, which people copy, nor in the history.
    history.replaceState(null, '', location.pathname + location.search);
  }
  return {
    credentials: async () => ({ authorization: `Bearer ${sessionStorage.getItem(STORED) ?? ''}` }),
    signOut: async () => {
      sessionStorage.removeItem(STORED);
      location.assign('/');
    },
  };
}
