import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listenForCallback } from './callback.ts';
import { serverOrigin } from './server-origin.ts';
import { findSignIn, keepSignIn } from './sign-in-file.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'sign-in-'));
const before = process.env.XDG_CONFIG_HOME;
beforeAll(() => {
  process.env.XDG_CONFIG_HOME = directory;
});
afterAll(() => {
  if (before === undefined) delete process.env.XDG_CONFIG_HOME;
  else process.env.XDG_CONFIG_HOME = before;
  rmSync(directory, { recursive: true });
});

const signIn = (refreshToken: string) => ({
  issuer: 'https://issuer.example',
  clientId: 'client',
  signInOrigin: 'https://sign-in.example',
  refreshToken,
});

describe('what keeps somebody signed in', () => {
  const file = path.join(directory, 'dragoman', 'sign-ins.json');

  it('is kept server by server, where nobody else can read it, and forgotten', () => {
    keepSignIn('https://a.example', signIn('first'));
    keepSignIn('https://b.example', signIn('other'));
    keepSignIn('https://a.example', signIn('second'));
    expect(findSignIn('https://a.example')?.refreshToken).toBe('second');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    keepSignIn('https://a.example', undefined);
    expect(findSignIn('https://a.example')).toBeUndefined();
    expect(readFileSync(file, 'utf8')).not.toContain('second');
    expect(findSignIn('https://b.example')?.refreshToken).toBe('other');
  });
});

describe('the address of a server', () => {
  it.each(['https://dragoman.example/overview', 'http://127.0.0.1:8080', 'http://localhost:3000/'])(
    'may be %s',
    (address) => expect(serverOrigin(address)).toBe(new URL(address).origin),
  );

  it.each(['http://dragoman.example', 'ftp://dragoman.example', 'http://127.0.0.1.example', 'dragoman'])(
    'may not be %s, which would get tokens',
    (address) => expect(() => serverOrigin(address)).toThrow(/https:\/\//),
  );
});

/** A port that something else has. */
async function takenPort() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, release: () => new Promise((resolve) => server.close(resolve)) };
}

describe('the way back from the browser', () => {
  const ask = (callback: { redirectUri: string }, search: string) =>
    fetch(`${callback.redirectUri.replace('localhost', '127.0.0.1')}${search}`);

  it('takes the answer to its own question alone, once, and tells the person how it went', async () => {
    const free = await takenPort();
    await free.release();
    const callback = await listenForCallback([free.port]);
    expect(callback.redirectUri).toBe(`http://localhost:${free.port}/`);
    const answer = callback.answer('mine', 30);
    for (const search of ['?code=x&state=other', '?code=x', 'favicon.ico']) {
      expect((await ask(callback, search)).status, search).toBe(400);
    }
    const tab = ask(callback, '?code=secret&state=mine');
    expect((await answer).searchParams.get('code')).toBe('secret');
    expect((await ask(callback, '?code=again&state=mine')).status).toBe(400);
    await callback.close('You are signed in.');
    expect(await (await tab).text()).toBe('You are signed in.\n');
    await expect(ask(callback, '')).rejects.toThrow();
  });

  it('goes to the next port when one is taken, and says when all are', async () => {
    const [taken, free] = [await takenPort(), await takenPort()];
    await free.release();
    const callback = await listenForCallback([taken.port, free.port]);
    expect(callback.redirectUri).toContain(String(free.port));
    await expect(listenForCallback([taken.port, free.port])).rejects.toThrow(/all taken/);
    await callback.close('');
    await taken.release();
  });

  it('is not waited for for ever', async () => {
    const free = await takenPort();
    await free.release();
    const callback = await listenForCallback([free.port]);
    await expect(callback.answer('mine', 0.05)).rejects.toMatchObject({ name: 'SignInFailed' });
    await callback.close('');
  });
});
