import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../contracts/api/problem.ts';
import { testApi } from '../api.fixture.ts';
import { createApi } from '../create-api.ts';
import { cognitoSession } from './cognito.ts';

const POOL = { userPoolId: 'eu-central-1_TestPool1', clientIds: ['client1', 'client2'] };
const ISSUER = `https://cognito-idp.eu-central-1.amazonaws.com/${POOL.userPoolId}`;
const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const rs256 = (key: KeyObject) => (text: string) =>
  sign('sha256', Buffer.from(text), key).toString('base64url');
const seconds = () => Math.floor(Date.now() / 1000);

/** An access token as Cognito makes them, but for what a test changes. */
function token(
  claims: Record<string, unknown> = {},
  {
    header = {},
    signature = rs256(own.privateKey),
  }: { header?: object; signature?: (text: string) => string } = {},
) {
  const text = `${part({ alg: 'RS256', kid: 'own', ...header })}.${part({
    iss: ISSUER,
    token_use: 'access',
    client_id: POOL.clientIds[0],
    username: 'kim',
    sub: 'a-b-c',
    'cognito:groups': ['operator'],
    iat: seconds(),
    exp: seconds() + 600,
    ...claims,
  })}`;
  return `${text}.${signature(text)}`;
}

const jwks = JSON.stringify({
  keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'own', alg: 'RS256', use: 'sig' }],
});
const bytes = (text: string) => new TextEncoder().encode(text).buffer as ArrayBuffer;

function api(loadKeys = async () => bytes(jwks)) {
  const asked: string[] = [];
  const authenticate = cognitoSession(POOL, (address) => {
    asked.push(address);
    return loadKeys();
  });
  const { services } = testApi();
  const app = createApi(services, authenticate);
  const session = (authorization?: string) =>
    app.request('/api/session', { headers: authorization === undefined ? {} : { authorization } });
  return { session, asked };
}

describe('a token of the user pool', () => {
  it('says who calls, with the highest of their roles, by keys that are loaded once', async () => {
    const { session, asked } = api();
    expect(await (await session(`Bearer ${token()}`)).json()).toMatchObject({
      name: 'kim',
      role: 'operator',
    });
    const both = token({ username: 'lee', 'cognito:groups': ['viewer', 'admin', 'eu-central-1_Google'] });
    expect(await (await session(`Bearer ${both}`)).json()).toMatchObject({ name: 'lee', role: 'admin' });
    expect(asked).toEqual([`${ISSUER}/.well-known/jwks.json`]);
  });

  it.each([
    ['no group', { 'cognito:groups': undefined }],
    ['other groups', { 'cognito:groups': ['administrators', 'Admin'] }],
    ['groups that are one text', { 'cognito:groups': 'viewer,admin' }],
  ])('gives somebody in %s no right, and says whom to ask', async (_what, claims) => {
    const response = await api().session(`Bearer ${token(claims)}`);
    expect(response.status).toBe(403);
    expect(Problem.parse(await response.json()).detail).toMatch(
      /kim.*viewer, operator, admin.*administrator/,
    );
  });

  const forged: [string, () => string | undefined][] = [
    ['no header', () => undefined],
    ['another scheme', () => `Basic ${token()}`],
    ['no token', () => 'Bearer '],
    ['no JWT', () => 'Bearer abc.def'],
    ['a key that is not the pool’s', () => `Bearer ${token({}, { signature: rs256(other.privateKey) })}`],
    ['an unknown key', () => `Bearer ${token({}, { header: { kid: 'other' } })}`],
    ['no signature', () => `Bearer ${token({}, { header: { alg: 'none' }, signature: () => '' })}`],
    [
      'the public key as the secret of an HMAC',
      () => {
        const secret = own.publicKey.export({ format: 'pem', type: 'spki' });
        const signature = (text: string) => createHmac('sha256', secret).update(text).digest('base64url');
        return `Bearer ${token({}, { header: { alg: 'HS256' }, signature })}`;
      },
    ],
    [
      'a key that it brings itself',
      () => {
        const jwk = other.publicKey.export({ format: 'jwk' });
        const header = { kid: 'other', jwk, jku: 'https://attacker.example/jwks.json' };
        return `Bearer ${token({}, { header, signature: rs256(other.privateKey) })}`;
      },
    ],
    ['no end', () => `Bearer ${token({ exp: undefined })}`],
    ['two tokens', () => `Bearer ${token()} ${token({ 'cognito:groups': ['admin'] })}`],
    ['another issuer', () => `Bearer ${token({ iss: ISSUER.replace('TestPool1', 'TestPool2') })}`],
    ['another client', () => `Bearer ${token({ client_id: 'client3' })}`],
    ['an id token', () => `Bearer ${token({ token_use: 'id', aud: POOL.clientIds[0] })}`],
    ['an id token that says it is for us', () => `Bearer ${token({ token_use: 'id' })}`],
    ['an expired token', () => `Bearer ${token({ exp: seconds() - 1 })}`],
    ['a token of the future', () => `Bearer ${token({ nbf: seconds() + 600 })}`],
    [
      'a token whose groups were changed',
      () => {
        const [head, body, signature] = token().split('.') as [string, string, string];
        const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
        return `Bearer ${head}.${part({ ...claims, 'cognito:groups': ['admin'] })}.${signature}`;
      },
    ],
  ];
  it.each(forged)('is refused: %s', async (_what, authorization) => {
    const response = await api().session(authorization());
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('says that it has expired', async () => {
    const response = await api().session(`Bearer ${token({ exp: seconds() - 1 })}`);
    expect(Problem.parse(await response.json()).detail).toBe('The sign-in has expired. Sign in again.');
  });

  it('is not the caller’s fault when the keys cannot be loaded', async () => {
    const { session } = api(async () => {
      throw new Error('no route to host');
    });
    expect((await session(`Bearer ${token()}`)).status).toBe(500);
  });
});
