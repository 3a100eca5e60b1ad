import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { ROOT_DIRECTORY } from '../../local/paths.ts';

const PICTURES = path.join(ROOT_DIRECTORY, '.cache', 'test-results');
/** Long enough for a machine that does much else; what never comes is told after it. */
const PATIENCE_MILLISECONDS = 90_000;
const POLL_MILLISECONDS = 100;

export interface Visit {
  origin: string;
  token: string;
  /** Where the person begins. */
  path: string;
  width?: number;
  height?: number;
  /** Answers with an error are part of what is tested; else each is a problem. */
  failuresExpected?: boolean;
}

/**
 * Somebody opens the page in a browser of their own, by a link that signs in, and does something.
 * @throws Error when that fails (a picture of the page is kept), or when the page has had a problem meanwhile: an error of a
 * script, a breach of the content security policy, anything that it says in the console as an error
 */
export async function visit<Answer>(
  browser: Browser,
  { origin, token, path: place, width = 1440, height = 900, failuresExpected = false }: Visit,
  act: (page: Page) => Promise<Answer>,
): Promise<Answer> {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: 'en-GB',
    timezoneId: 'UTC',
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(PATIENCE_MILLISECONDS);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    if (failuresExpected && message.text().startsWith('Failed to load resource')) return;
    problems.push(`${page.url()}: ${message.text()} ${message.location().url}`);
  });
  try {
    await page.goto(`${origin}${place}#token=${token}`);
    // The page has taken the token: from here on the person is signed in wherever they go.
    await page.waitForURL((url) => url.hash === '');
    const answer = await act(page);
    expect(problems.join('\n')).toBe('');
    return answer;
  } catch (error) {
    throw await explained(error as Error, page, problems);
  } finally {
    await context.close();
  }
}

/** The error with a picture of the page and what the page has complained of. */
export async function explained(error: Error, page: Page, problems: readonly string[]): Promise<Error> {
  mkdirSync(PICTURES, { recursive: true });
  const picture = path.join(PICTURES, `browser-${Date.now()}.png`);
  await page.screenshot({ path: picture }).catch(() => undefined);
  return new Error(
    `${error.message}\nAt ${page.url()}, which looked like ${picture}.\n${problems.join('\n')}`,
    { cause: error },
  );
}

/**
 * Asks until the answer is the wanted one, and says at last what it is instead. (`expect.poll` does not know whose it is where
 * tests go on side by side.)
 */
export async function becomes<Answer>(ask: () => Promise<Answer>, wanted: Answer): Promise<void> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  let answer = await ask();
  while (!isDeepStrictEqual(answer, wanted) && Date.now() < deadline) {
    await sleep(POLL_MILLISECONDS);
    answer = await ask();
  }
  expect(answer).toEqual(wanted);
}

/** Waits until the page has loaded what it shows. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle');
}

/** Waits until a text is seen, however often it is there. */
export const says = (
  where: Page | Locator,
  text: string | RegExp,
  { milliseconds }: { milliseconds?: number } = {},
): Promise<void> =>
  where
    .getByText(text)
    .filter({ visible: true })
    .first()
    .waitFor(milliseconds === undefined ? {} : { timeout: milliseconds });
