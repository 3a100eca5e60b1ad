import { type ApiClient, createClient } from '../../api/client.ts';
import { DragomanError } from '../../core/errors.ts';
import { findDashboard } from '../../local/dashboard-file.ts';

/** There is no server to ask, or no token to sign in with. */
export class NoServer extends DragomanError {}

/** @returns a client of the server that is named, or else of the local dashboard that runs. @throws NoServer */
export function connect(server: string | undefined): ApiClient {
  const { DRAGOMAN_SERVER, DRAGOMAN_TOKEN } = process.env;
  const named = server ?? (DRAGOMAN_SERVER || undefined);
  if (named !== undefined) {
    if (!URL.canParse(named)) {
      throw new NoServer(`${named} is no address of a server. Give one such as https://dragoman.example.`);
    }
    if (!DRAGOMAN_TOKEN) {
      throw new NoServer(`Put the access token for ${named} into DRAGOMAN_TOKEN.`);
    }
    return client(new URL(named).origin, DRAGOMAN_TOKEN);
  }
  const local = findDashboard();
  if (local) return client(local.origin, DRAGOMAN_TOKEN || local.token);
  throw new NoServer(
    'No local dashboard runs. Start one in another terminal with npm run demo or npm run dashboard, or name a server with --server.',
  );
}

const client = (origin: string, token: string): ApiClient =>
  createClient({ origin, credentials: () => ({ authorization: `Bearer ${token}` }) });
