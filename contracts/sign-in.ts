/** What page and command line ask the user pool for: who somebody is. Groups stand in access tokens anyway. */
export const SIGN_IN_SCOPE = 'openid';

/** Cognito's endpoints below the origin of a user pool's pages. Their paths are fixed, so nobody has to look them up. */
export const signInEndpoints = (signInOrigin: string) => ({
  authorize: `${signInOrigin}/oauth2/authorize`,
  token: `${signInOrigin}/oauth2/token`,
  revoke: `${signInOrigin}/oauth2/revoke`,
  signOut: `${signInOrigin}/logout`,
});

/**
 * Ports of this machine on which the command line waits for a sign-in to come back, in the order in which they are tried.
 * Cognito compares addresses as texts, so they are a few fixed ones, below those that systems hand out by themselves.
 */
export const COMMAND_LINE_PORTS = [29_871, 29_872, 29_873] as const;

/** Cognito takes plain HTTP for `localhost` alone. */
export const commandLineCallback = (port: number): string => `http://localhost:${port}/`;
