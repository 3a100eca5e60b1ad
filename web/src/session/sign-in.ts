/** How the page says who calls. */
export interface SignIn {
  credentials: () => Promise<Record<string, string>>;
  signOut: () => Promise<void>;
}

const STORED = 'dragoman.token';

/** Signs in as config.json says: on a laptop by the token in the link that the server printed. */
export async function startSignIn(): Promise<SignIn> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token) {
    sessionStorage.setItem(STORED, token);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return {
    credentials: async () => ({ authorization: `Bearer ${sessionStorage.getItem(STORED) ?? ''}` }),
    signOut: async () => sessionStorage.removeItem(STORED),
  };
}
