import * as oauth from 'oauth4webapi';
import { SIGN_IN_SCOPE, signInEndpoints } from '../../contracts/sign-in.ts';
import { SignInEnded, SignInFailed } from './errors.ts';
import { isOnThisMachine } from './server-origin.ts';
import type { StoredSignIn } from './sign-in-file.ts';

type Pool = Omit<StoredSignIn, 'refreshToken'>;

/** A request to sign in, and the secrets that its answer is judged and redeemed by. */
export interface SignInRequest {
  /** To be opened in a browser. */
  address: string;
  state: string;
  verifier: string;
  redirectUri: string;
}

/** Somebody's access token, and how long it lasts. */
export interface AccessToken {
  token: string;
  seconds: number;
}

/** Authorization code with PKCE (RFC 7636, S256) for a program on somebody's machine (RFC 8252). */
export async function requestSignIn(pool: Pool, redirectUri: string): Promise<SignInRequest> {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const address = new URL(signInEndpoints(pool.signInOrigin).authorize);
  address.search = new URLSearchParams({
    response_type: 'code',
    client_id: pool.clientId,
    redirect_uri: redirectUri,
    scope: SIGN_IN_SCOPE,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString();
  return { address: address.href, state, verifier, redirectUri };
}

/** @param answer the address that the browser came back to @throws SignInFailed */
export async function redeem(pool: Pool, request: SignInRequest, answer: URL): Promise<StoredSignIn> {
  const { server, client, options } = known(pool);
  try {
    const code = oauth.validateAuthResponse(server, client, answer, request.state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      code,
      request.redirectUri,
      request.verifier,
      options,
    );
    const { refresh_token } = await oauth.processAuthorizationCodeResponse(server, client, response);
    if (refresh_token) return { ...pool, refreshToken: refresh_token };
  } catch (error) {
    throw new SignInFailed(`${pool.signInOrigin} refused: ${reasonOf(error)}. Sign in again.`, {
      cause: error,
    });
  }
  throw new SignInFailed(`${pool.signInOrigin} gave no token to renew the sign-in with.`);
}

/** @throws SignInEnded when the user pool refuses; what the network throws when it does not answer */
export async function renew({ refreshToken, ...pool }: StoredSignIn): Promise<AccessToken> {
  const { server, client, options } = known(pool);
  try {
    const response = await oauth.refreshTokenGrantRequest(
      server,
      client,
      oauth.None(),
      refreshToken,
      options,
    );
    const { access_token, expires_in = 0 } = await oauth.processRefreshTokenResponse(
      server,
      client,
      response,
    );
    return { token: access_token, seconds: expires_in };
  } catch (error) {
    if (!(error instanceof oauth.ResponseBodyError)) throw error;
    throw new SignInEnded(
      `The sign-in has ended (${reasonOf(error)}). Sign in again with dragoman sign-in.`,
      {
        cause: error,
      },
    );
  }
}

/** Gives the refresh token back, and with it every access token that came of it (RFC 7009). */
export async function revoke({ refreshToken, ...pool }: StoredSignIn): Promise<void> {
  const { server, client, options } = known(pool);
  const response = await oauth.revocationRequest(server, client, oauth.None(), refreshToken, options);
  await oauth.processRevocationResponse(response);
}

function known({ issuer, clientId, signInOrigin }: Pool) {
  const { token, revoke: revocation } = signInEndpoints(signInOrigin);
  return {
    server: { issuer, token_endpoint: token, revocation_endpoint: revocation },
    client: { client_id: clientId },
    options: { [oauth.allowInsecureRequests]: isOnThisMachine(signInOrigin) },
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof oauth.ResponseBodyError || error instanceof oauth.AuthorizationResponseError) {
    return error.error_description ?? error.error;
  }
  return (error as Error).message;
}
