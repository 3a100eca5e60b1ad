import { afterAll, beforeAll, describe } from 'vitest';
import { commandLineScenarios } from './scenarios/command-line.ts';
import { deployScenarios } from './scenarios/deploying.ts';
import { signInScenarios } from './scenarios/signing-in.ts';
import { type SignInWorld, startSignInWorld } from './sign-in-world.ts';

/** By authorization code with PKCE, at the emulator's Cognito; one scenario after the other. */
describe('signing in', () => {
  let world: SignInWorld;
  beforeAll(async () => {
    world = await startSignInWorld();
  });
  afterAll(() => world?.stop());

  describe('to the page', () => signInScenarios(() => world));
  describe('from the command line', () => commandLineScenarios(() => world));
  describe('to a page that is deployed', () => deployScenarios(() => world));
});
