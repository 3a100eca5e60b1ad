import { CognitoJwtVerifier } from 'aws-jwt-verify';
import {
  FetchError,
  JwtBaseError,
  JwtExpiredError,
  WaitPeriodNotYetEndedJwkError,
} from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { ROLES, type Role } from '../../contracts/api/endpoint.ts';
import type { Authenticate } from '../create-api.ts';
import { Forbidden, Unauthenticated } from '../pipeline/errors.ts';

export interface CognitoClients {
  userPoolId: string;
  /** Of the page and the command line. */
  clientIds: readonly string[];
}

/** Loads the public keys of a user pool from the address where AWS has them. */
export type LoadKeys = (address: string) => Promise<ArrayBuffer>;

/**
 * Takes access tokens of some clients of one user pool; the groups of a person say what they may do. A change of groups
 * counts from the next token on.
 * @param loadKeys called when a key is not known yet; answers are kept
 */
export function cognitoSession({ userPoolId, clientIds }: CognitoClients, loadKeys: LoadKeys): Authenticate {
  const verifier = CognitoJwtVerifier.create(
    { userPoolId, clientId: [...clientIds], tokenUse: 'access' },
    { jwksCache: new SimpleJwksCache({ fetcher: { fetch: loadKeys } }) },
  );
  return async (request) => {
    const token = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
    if (token === undefined)
      throw new Unauthenticated('Sign in, and send the access token as a bearer token.');
    const claims = await verifier.verify(token).catch((error: unknown) => {
      throw asProblem(error);
    });
    // The library checks an end that is there.
    if (!Number.isFinite(claims.exp)) throw notOurs();
    const role = roleOf(claims['cognito:groups']);
    if (role === undefined) {
      throw new Forbidden(
        `${claims.username} is in none of the groups ${ROLES.join(', ')}. Ask an administrator for a role; it is on the ` +
          'page Settings.',
      );
    }
    return { name: claims.username, role };
  };
}

/** The highest role of somebody in these groups. */
function roleOf(groups: unknown): Role | undefined {
  return Array.isArray(groups) ? ROLES.findLast((role) => groups.includes(role)) : undefined;
}

/** What is wrong with a token is the caller's business; that keys cannot be loaded is ours. */
function asProblem(error: unknown): unknown {
  const ours = error instanceof FetchError || error instanceof WaitPeriodNotYetEndedJwkError;
  if (!(error instanceof JwtBaseError) || ours) return error;
  if (!(error instanceof JwtExpiredError)) return notOurs(error);
  return new Unauthenticated('The sign-in has expired. Sign in again.', { cause: error });
}

const notOurs = (cause?: unknown) =>
  new Unauthenticated('The access token is not one that this deployment has given out. Sign in again.', {
    cause,
  });
