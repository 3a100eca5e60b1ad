import type { Page, Response } from 'playwright-core';
import { expect, it } from 'vitest';
import { seriousIssues } from '../accessibility.ts';
import { PASSWORD, type SignInWorld } from '../sign-in-world.ts';
import { explained, says, settled } from '../visit.ts';

const PATIENCE_MILLISECONDS = 60_000;

/** Somebody signs in to the page as it is deployed, under its real addresses, with the emulator's Cognito. */
export function signInScenarios(given: () => SignInWorld): void {
  /** Somebody opens the page in a browser of their own. The page must have had no problem of its own meanwhile. */
  async function visit(act: (page: Page) => Promise<void>): Promise<void> {
    const context = await given().browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB' });
    context.setDefaultTimeout(PATIENCE_MILLISECONDS);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      // Which answers are refused is what the tests are about.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        problems.push(message.text());
    });
    try {
      await act(page);
      expect(problems.join('\n')).toBe('');
    } catch (error) {
      throw await explained(error as Error, page, problems);
    } finally {
      await context.close();
    }
  }

  const url = () => given().outputs.DashboardUrl as string;
  const isSignInPage = (address: URL) => address.origin === given().outputs.SignInOrigin;
  const grants = (kind: string) =>
    given().internet.tokenRequests.filter((request) => request.get('grant_type') === kind);

  /** On the pages of the user pool. */
  async function signIn(page: Page, name: string): Promise<void> {
    await page.waitForURL(isSignInPage);
    await page.locator('input[name=username]').fill(name);
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.locator('button').click();
    await page.waitForURL((address) => address.origin === url() && address.search.search('code=') === -1);
  }
  const kept = (page: Page, store: 'localStorage' | 'sessionStorage') =>
    page.evaluate(
      (name) => ({ ...(globalThis as unknown as Record<typeof name, Record<string, string>>)[name] }),
      store,
    );
  const rolesIn = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())['cognito:groups'];
  /** What the tab keeps of who is signed in. */
  const tokensOf = async (page: Page): Promise<Record<'access_token' | 'refresh_token', string>> => {
    const found = Object.entries(await kept(page, 'sessionStorage')).find(([key]) =>
      key.startsWith('oidc.user'),
    );
    return JSON.parse(found?.[1] ?? '{}');
  };

  it('comes with strict headers, and may speak to nobody but its API, the uploads and the user pool', () =>
    visit(async (page) => {
      const answers: Response[] = [];
      page.on('response', (answer) => void answers.push(answer));
      await page.goto(`${url()}/models`);
      await page.waitForURL(isSignInPage);
      const own = answers.filter((answer) => answer.url().startsWith(url()));
      expect(own.filter((answer) => !answer.ok())).toEqual([]);
      const headersOf = async (path: string) =>
        (await own.find((answer) => new URL(answer.url()).pathname.match(path))?.allHeaders()) ?? {};
      const headers = await headersOf('^/models$');
      expect(headers).toMatchObject({
        'cache-control': 'no-cache',
        'content-type': 'text/html; charset=utf-8',
        'strict-transport-security': 'max-age=63072000; includeSubDomains',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      });
      const policy = headers['content-security-policy'];
      expect(policy).toContain("frame-ancestors 'none'");
      const { LandingBucketName, SignInOrigin } = given().outputs;
      expect(/connect-src ([^;]*)/.exec(policy ?? '')?.[1]?.split(' ')).toEqual([
        "'self'",
        `https://${LandingBucketName}.s3.us-east-1.amazonaws.com`,
        SignInOrigin,
      ]);
      expect(await headersOf('^/assets/.*js$')).toMatchObject({
        'cache-control': 'public, max-age=31536000, immutable',
        'content-type': 'text/javascript; charset=utf-8',
      });
      expect(await headersOf('^/config.json$')).toMatchObject({
        'cache-control': 'no-cache',
        'content-type': 'application/json',
      });
    }));

  it('leads over the user pool to where somebody was going, and leaves no secret behind', async () => {
    await given().addPerson('kim', 'operator');
    await visit(async (page) => {
      const addresses: string[] = [];
      page.on('framenavigated', (frame) => void addresses.push(frame.url()));
      const place = '/preparations?status=FAILED';
      await page.goto(`${url()}${place}`);
      await page.waitForURL(isSignInPage);
      const asked = new URL(page.url()).searchParams;
      expect(Object.fromEntries(asked)).toMatchObject({
        response_type: 'code',
        client_id: given().outputs.UserPoolClientId,
        redirect_uri: `${url()}/`,
        scope: 'openid',
        code_challenge_method: 'S256',
      });
      await signIn(page, 'kim');
      await page.getByRole('button', { name: 'kim' }).waitFor();
      await page.getByRole('heading', { level: 1, name: 'Preparations' }).waitFor();
      expect(page.url()).toBe(`${url()}${place}`);
      const [exchange] = grants('authorization_code');
      expect(exchange?.get('code_verifier')).toMatch(/^[\w-]{43,128}$/);
      expect(exchange?.has('client_secret')).toBe(false);
      // Neither tokens nor codes are in an address that stays, nor where they outlive the tab.
      const { access_token, refresh_token } = await tokensOf(page);
      expect(addresses.join()).not.toContain(access_token);
      expect(JSON.stringify(await kept(page, 'localStorage'))).not.toMatch(/oidc|token/);
      await page.goBack();
      expect(page.url()).not.toMatch(/code=/);
      expect(refresh_token).toBeTruthy();
    });
  });

  it('is renewed before the token ends, once for all that asks at once, and keeps the role', async () => {
    await given().addPerson('ria', 'admin');
    await visit(async (page) => {
      await page.goto(`${url()}/models`);
      await signIn(page, 'ria');
      await settled(page);
      const before = await tokensOf(page);
      const used = new Set<string>();
      page.on('request', (request) => {
        if (request.url().includes('/api/')) used.add(request.headers().authorization ?? '');
      });
      const renewals = grants('refresh_token').length;
      // Fourteen and a half of its fifteen minutes later.
      await page.clock.setFixedTime(Date.now() + 14.5 * 60_000);
      await page.getByRole('link', { name: 'Data' }).click();
      await page.getByRole('heading', { level: 1, name: 'Data' }).waitFor();
      await settled(page);
      const after = await tokensOf(page);
      expect(grants('refresh_token').length - renewals).toBe(1);
      expect([...used]).toEqual([`Bearer ${after.access_token}`]);
      expect(after.access_token).not.toBe(before.access_token);
      expect(rolesIn(after.access_token)).toEqual(['admin']);
    });
  });

  it('says when the session is over, and takes up where it was', async () => {
    await given().addPerson('sam', 'viewer');
    await visit(async (page) => {
      await page.goto(`${url()}/trainings?status=FAILED`);
      await signIn(page, 'sam');
      await settled(page);
      await given().endSessions('sam');
      await page.clock.setFixedTime(Date.now() + 3_600_000);
      const renewals = grants('refresh_token').length;
      await page.getByRole('link', { name: 'Models' }).click();
      await says(page, 'You are no longer signed in');
      // One refusal is enough.
      await page.getByRole('link', { name: 'Data' }).click();
      await page.waitForURL(`${url()}/data`);
      await page.waitForLoadState('networkidle');
      expect(grants('refresh_token').length - renewals).toBe(1);
      expect(await seriousIssues(page)).toBe('');
      await page.getByRole('button', { name: 'Sign in again' }).click();
      await signIn(page, 'sam');
      await page.getByRole('button', { name: 'sam' }).waitFor();
      expect(page.url()).toBe(`${url()}/data`);
    });
  });

  it('ends where somebody signs out: here, at the user pool, and for the refresh token', async () => {
    await given().addPerson('lou', 'viewer');
    await visit(async (page) => {
      await page.goto(`${url()}/overview`);
      await signIn(page, 'lou');
      await settled(page);
      const { refresh_token } = await tokensOf(page);
      await page.getByRole('button', { name: 'lou' }).click();
      const leaving = page.waitForRequest((request) => request.url().includes('/logout?'));
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      const asked = new URL((await leaving).url()).searchParams;
      expect(asked.get('logout_uri')).toBe(`${url()}/`);
      await page.waitForURL(isSignInPage);
      const renewal = await fetch(`${given().runtime.endpointUrl}/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          client_id: given().outputs.UserPoolClientId ?? '',
          refresh_token,
        }),
      });
      expect(await renewal.json()).toMatchObject({ error: 'invalid_grant' });
      await page.goto(`${url()}/config.json`);
      expect(await tokensOf(page)).toEqual({});
    });
  });

  it('refuses an answer that this tab has not asked for, and asks no token for its code', () =>
    visit(async (page) => {
      const exchanges = grants('authorization_code').length;
      await page.goto(`${url()}/?code=of-somebody-else&state=of-somebody-else`);
      await says(page, 'This sign-in was not begun in this tab');
      expect(page.url()).toBe(`${url()}/`);
      expect(grants('authorization_code')).toHaveLength(exchanges);
      expect(await seriousIssues(page)).toBe('');
      await page.getByRole('link', { name: 'Sign in' }).click();
      await page.waitForURL(isSignInPage);
    }));

  it('says what the user pool refuses, and begins anew', async () => {
    await given().addPerson('max', 'viewer');
    await visit(async (page) => {
      const tokens = `${given().outputs.SignInOrigin}/oauth2/token`;
      await page.route(tokens, async (route) => {
        const form = new URLSearchParams(route.request().postData() ?? '');
        form.set('code', 'stale');
        await route.continue({ postData: form.toString() });
      });
      await page.goto(`${url()}/overview`);
      await signIn(page, 'max');
      await says(page, /The sign-in service refused: .*authorization code/);
      await page.unroute(tokens);
      await page.getByRole('link', { name: 'Sign in' }).click();
      await signIn(page, 'max');
      await page.getByRole('button', { name: 'max' }).waitFor();
    });
  });

  it('tells somebody without a role whom to ask, and lets them in once they have one', async () => {
    await given().addPerson('new');
    await visit(async (page) => {
      await page.goto(`${url()}/models`);
      await signIn(page, 'new');
      await says(page, /new is in none of the groups viewer, operator, admin\. Ask an administrator/);
      expect(await page.getByRole('navigation').count()).toBe(0);
      expect(await seriousIssues(page)).toBe('');
      await given().giveRole('new', 'viewer');
      await page.getByRole('button', { name: 'Look again' }).click();
      await signIn(page, 'new');
      await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor();
    });
  });

  it('says that the user pool does not answer, and goes on by itself when it does', async () => {
    await given().addPerson('ivy', 'viewer');
    await visit(async (page) => {
      await page.goto(`${url()}/models`);
      await signIn(page, 'ivy');
      await settled(page);
      const tokens = `${given().outputs.SignInOrigin}/oauth2/token`;
      await page.route(tokens, (route) => route.abort());
      await page.clock.setFixedTime(Date.now() + 3_600_000);
      await page.getByRole('link', { name: 'Data' }).click();
      await says(page, 'The server does not answer');
      await page.unroute(tokens);
      await page.getByText('The server does not answer').first().waitFor({ state: 'hidden' });
      await page.getByRole('heading', { level: 1, name: 'Data' }).waitFor();
    });
  });
}
