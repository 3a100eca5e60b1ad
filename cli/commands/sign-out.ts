import { Command } from 'commander';
import { NoServer } from '../server/errors.ts';
import { serverOrigin } from '../server/server-origin.ts';
import { findSignIn, keepSignIn } from '../server/sign-in-file.ts';
import { revoke } from '../server/user-pool.ts';

/** `dragoman sign-out`: gives the tokens of a server back and forgets them. */
export const signOutCommand = (): Command =>
  new Command('sign-out')
    .description('Sign out of a server: what keeps you signed in is given back and forgotten.')
    .option('--server <url>', 'which server (DRAGOMAN_SERVER)')
    .action(async ({ server = process.env.DRAGOMAN_SERVER }: { server?: string }) => {
      if (!server) throw new NoServer('Name the server to sign out of with --server.');
      const origin = serverOrigin(server);
      const signIn = findSignIn(origin);
      if (!signIn) throw new NoServer(`Nobody is signed in to ${origin}.`);
      keepSignIn(origin, undefined);
      try {
        await revoke(signIn);
      } catch (cause) {
        throw new NoServer(
          `The sign-in to ${origin} is forgotten here, but ${signIn.signInOrigin} could not be told: ` +
            `${(cause as Error).message}. Elsewhere it lasts until its twelve hours are over.`,
          { cause },
        );
      }
      process.stdout.write(`You are signed out of ${origin}.\n`);
    });
