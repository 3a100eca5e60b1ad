import { type ApiClient, type ClientOptions, createClient } from '../../api/client.ts';
import { findDashboard } from '../../local/dashboard-file.ts';
import { credentialsOf } from './credentials.ts';
import { NoServer } from './errors.ts';
import { serverOrigin } from './server-origin.ts';
import { findSignIn } from './sign-in-file.ts';

/** @returns a client of the server that is named, or else of the local dashboard that runs. @throws NoServer */
export function connect(server: string | undefined): ApiClient {
  const { DRAGOMAN_SERVER, DRAGOMAN_TOKEN } = process.env;
  const named = server ?? (DRAGOMAN_SERVER || undefined);
  if (named !== undefined) {
    const origin = serverOrigin(named);
    if (DRAGOMAN_TOKEN) return client(origin, withToken(DRAGOMAN_TOKEN));
    const signIn = findSignIn(origin);
    if (signIn) return client(origin, credentialsOf(signIn));
    throw new NoServer(
      `Nobody is signed in to ${origin}. Sign in with dragoman sign-in --server ${origin}, or put an access token ` +
        'into DRAGOMAN_TOKEN.',
    );
  }
  const local = findDashboard();
  if (local) return client(local.origin, withToken(DRAGOMAN_TOKEN || local.token));
  throw new NoServer(
    'No local dashboard runs. Start one in another terminal with npm run demo or npm run dashboard, or name a server with --server.',
  );
}

const withToken = (token: string) => () => ({ authorization: `Bearer ${token}` });
const client = (origin: string, credentials: ClientOptions['credentials']): ApiClient =>
  createClient({ origin, credentials });
