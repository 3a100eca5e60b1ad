import { Command } from 'commander';
import { ApiError, createClient } from '../../api/client.ts';
import { SESSION_ENDPOINTS } from '../../contracts/api/session.ts';
import { PageConfig } from '../../contracts/page-config.ts';
import { listenForCallback } from '../server/callback.ts';
import { credentialsOf } from '../server/credentials.ts';
import { NoServer, SignInFailed } from '../server/errors.ts';
import { openBrowser } from '../server/open-browser.ts';
import { serverOrigin } from '../server/server-origin.ts';
import { keepSignIn, type StoredSignIn } from '../server/sign-in-file.ts';
import { redeem, requestSignIn, revoke } from '../server/user-pool.ts';

const PATIENCE_SECONDS = 300;

/** `dragoman sign-in`: keeps somebody signed in to a server until they sign out, or for twelve hours. */
export const signInCommand = (): Command =>
  new Command('sign-in')
    .description('Sign in to a server in the browser; further commands are then signed in by themselves.')
    .option('--server <url>', 'which server (DRAGOMAN_SERVER)')
    .action(async ({ server = process.env.DRAGOMAN_SERVER }: { server?: string }) => {
      if (!server) {
        throw new NoServer(
          'Name the server to sign in to with --server. The local dashboard needs no sign-in.',
        );
      }
      const origin = serverOrigin(server);
      const signIn = await askInBrowser(await poolOf(origin));
      const { name, role } = await whoIs(origin, signIn);
      keepSignIn(origin, signIn);
      process.stdout.write(`You are signed in to ${origin} as ${name}, ${role}.\n`);
    });

/** Whom a server lets people sign in with. @throws NoServer */
async function poolOf(origin: string): Promise<Omit<StoredSignIn, 'refreshToken'>> {
  const response = await fetch(`${origin}/config.json`).catch((cause: unknown) => {
    throw new NoServer(`${origin} does not answer. Check the address.`, { cause });
  });
  const config = PageConfig.safeParse(await response.json().catch(() => undefined));
  if (!config.success) throw new NoServer(`${origin} is no server of Dragoman. Check the address.`);
  const { authentication } = config.data;
  if (authentication.kind === 'local') {
    throw new NoServer(
      `${origin} runs on this machine and needs no sign-in; commands find it by themselves.`,
    );
  }
  const { issuer, commandLineClientId: clientId } = authentication;
  return { issuer, clientId, signInOrigin: serverOrigin(authentication.signInOrigin) };
}

/** @throws SignInFailed for somebody whom the server knows and lets do nothing */
async function whoIs(origin: string, signIn: StoredSignIn) {
  const client = createClient({ origin, credentials: credentialsOf(signIn) });
  try {
    return (await client.call(SESSION_ENDPOINTS.getSession, {})).body;
  } catch (error) {
    await revoke(signIn);
    throw error instanceof ApiError ? new SignInFailed(error.message, { cause: error }) : error;
  }
}

async function askInBrowser(pool: Omit<StoredSignIn, 'refreshToken'>): Promise<StoredSignIn> {
  const callback = await listenForCallback();
  let told = 'The sign-in was broken off. See the terminal.';
  try {
    const request = await requestSignIn(pool, callback.redirectUri);
    process.stderr.write(
      `Sign in at this address, in a browser on this machine:\n\n  ${request.address}\n\n`,
    );
    openBrowser(request.address);
    const signIn = await redeem(pool, request, await callback.answer(request.state, PATIENCE_SECONDS));
    told = 'You are signed in. You can close this tab and go on in the terminal.';
    return signIn;
  } catch (error) {
    if (error instanceof SignInFailed) told = error.message;
    throw error;
  } finally {
    await callback.close(told);
  }
}
