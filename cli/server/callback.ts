import { createServer, type Server, type ServerResponse } from 'node:http';
import { COMMAND_LINE_PORTS, commandLineCallback } from '../../contracts/sign-in.ts';
import { SignInFailed } from './errors.ts';

export interface Callback {
  /** Where the browser is to come back to. */
  redirectUri: string;
  /** The address that it came back to, with the state that was sent along. @throws SignInFailed after a while */
  answer: (state: string, patienceSeconds: number) => Promise<URL>;
  /** Tells the person at the browser how it went, and stops listening. */
  close: (message: string) => Promise<void>;
}

/**
 * Waits on the loopback for a browser to come back from the user pool (RFC 8252, 7.3). @throws SignInFailed when every
 * port is taken
 */
export async function listenForCallback(ports: readonly number[] = COMMAND_LINE_PORTS): Promise<Callback> {
  const server = createServer();
  const port = await firstFree(server, ports);
  const redirectUri = commandLineCallback(port);
  let waiting: ServerResponse | undefined;
  return {
    redirectUri,
    answer: (state, patienceSeconds) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new SignInFailed(`Nobody has signed in for ${patienceSeconds} seconds. Try again.`)),
          patienceSeconds * 1000,
        );
        server.on('request', (request, response) => {
          const url = new URL(request.url ?? '/', redirectUri);
          // Whatever else asks here is not the answer; the state is known to nobody but the user pool.
          if (request.method !== 'GET' || url.searchParams.get('state') !== state) {
            return say(response, 400, 'This is no answer to a sign-in that was begun here.');
          }
          if (waiting) return say(response, 400, 'This sign-in has been used already.');
          clearTimeout(timer);
          waiting = response;
          resolve(url);
        });
      }),
    close: async (message) => {
      if (waiting) await new Promise<void>((said) => say(waiting as ServerResponse, 200, message, said));
      server.close();
      server.closeAllConnections();
    },
  };
}

async function firstFree(server: Server, ports: readonly number[]): Promise<number> {
  for (const port of ports) {
    const listens = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    server.removeAllListeners('error');
    if (listens) return port;
  }
  throw new SignInFailed(
    `The ports ${ports.join(', ')} of this machine are all taken. End what listens there, and sign in again.`,
  );
}

function say(response: ServerResponse, status: number, message: string, said?: () => void): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(`${message}\n`, said);
}
