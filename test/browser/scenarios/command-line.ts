import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PageConfig } from '../../../contracts/page-config.ts';
import { ROOT_DIRECTORY } from '../../../local/paths.ts';
import { PASSWORD, type SignInWorld } from '../sign-in-world.ts';

/** Somebody signs in to a deployment from a terminal. The server is on the loopback, where names need no TLS. */
export function commandLineScenarios(given: () => SignInWorld): void {
  let server: ReturnType<typeof serve>;
  let origin: string;
  beforeAll(async () => {
    const { outputs, runtime, answer } = given();
    const config: PageConfig = {
      authentication: {
        kind: 'cognito',
        issuer: outputs.TokenIssuer ?? '',
        clientId: outputs.UserPoolClientId ?? '',
        commandLineClientId: outputs.CommandLineClientId ?? '',
        signInOrigin: runtime.endpointUrl,
      },
    };
    const app = new Hono();
    app.get('/config.json', (context) => context.json(config));
    app.all('/api/*', (context) => answer(context.req.raw));
    server = await new Promise<typeof server>((resolve) => {
      const started = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve(started));
    });
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

  /** As in a terminal without a screen. @param follow told of what it says, as it says it */
  function dragoman(args: string[], follow: (output: string) => void = () => undefined) {
    const { DISPLAY: _screen, WAYLAND_DISPLAY: _other, ...environment } = process.env;
    const child = spawn(process.execPath, ['cli/dragoman.mjs', ...args, '--server', origin], {
      cwd: ROOT_DIRECTORY,
      env: { ...environment, XDG_CONFIG_HOME: given().runtime.stateDirectory },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        follow(output);
      });
    }
    return new Promise<{ exitCode: number | null; output: string }>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode) => resolve({ exitCode, output }));
    });
  }

  /** Starts a sign-in and does in a browser what it asks for. @returns what the tab says in the end, and the terminal */
  async function signIn(name: string) {
    const context = await given().browser.newContext();
    try {
      let announce: (address: string) => void;
      const announced = new Promise<string>((resolve) => {
        announce = resolve;
      });
      const command = dragoman(['sign-in'], (output) => {
        const address = /^ {2}(http\S+)$/m.exec(output)?.[1];
        if (address) announce(address);
      });
      const ended = command.then(({ output }) =>
        Promise.reject(new Error(`It asked for nothing: ${output}`)),
      );
      const page = await context.newPage();
      await page.goto(await Promise.race([announced, ended]));
      await page.locator('input[name=username]').fill(name);
      await page.locator('input[name=password]').fill(PASSWORD);
      await page.locator('button').click();
      await page.waitForURL(/^http:\/\/localhost:/);
      return { tab: await page.locator('body').textContent(), ...(await command) };
    } finally {
      await context.close();
    }
  }
  const file = () => path.join(given().runtime.stateDirectory, 'dragoman', 'sign-ins.json');

  it('is asked for, stays, and can be ended', async () => {
    await given().addPerson('tom', 'operator');
    expect(await dragoman(['runs', 'list'])).toMatchObject({
      exitCode: 1,
      output: expect.stringMatching(/^NoServer: Nobody is signed in to .*dragoman sign-in --server/),
    });
    const { tab, exitCode, output } = await signIn('tom');
    expect(output).toMatch(/You are signed in to .* as tom, operator\./);
    expect(exitCode).toBe(0);
    expect(tab).toContain('You can close this tab');
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readFileSync(file(), 'utf8')).not.toContain('access');

    // Each command gets a token of its own.
    expect(JSON.parse((await dragoman(['runs', 'list'])).output)).toMatchObject({ items: [] });
    expect((await dragoman(['sign-out'])).output).toMatch(/^You are signed out/);
    expect(readFileSync(file(), 'utf8').trim()).toBe('{}');
    expect((await dragoman(['runs', 'list'])).output).toMatch(/^NoServer: Nobody is signed in/);
  });

  it('that an administrator has ended is told, and how to begin anew', async () => {
    await given().addPerson('una', 'viewer');
    await signIn('una');
    await given().endSessions('una');
    expect(await dragoman(['runs', 'list'])).toMatchObject({
      exitCode: 1,
      output: expect.stringMatching(/^SignInEnded: .*Sign in again with dragoman sign-in/),
    });
    await dragoman(['sign-out']);
  });

  it('of somebody without a role is not kept', async () => {
    await given().addPerson('vic');
    const { exitCode, output } = await signIn('vic');
    expect(output).toMatch(/SignInFailed: vic is in none of the groups/);
    expect(exitCode).toBe(1);
    expect(existsSync(file()) ? readFileSync(file(), 'utf8') : '').not.toContain('refreshToken');
  });
}
