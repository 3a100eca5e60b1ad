import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { seriousIssues } from '../accessibility.ts';
import type { DashboardWorld } from '../dashboard-world.ts';
import { PAGE_NAMES, PAGES } from '../pages.ts';
import { subjectsOf } from '../subjects.ts';
import { becomes, settled } from '../visit.ts';

const PHONE = { width: 375, height: 740 };

/** What holds for every page. */
export function pageScenarios(given: () => DashboardWorld): void {
  it.concurrent.each(PAGE_NAMES)(
    'can be used by everybody, in light and dark, on a phone: %s',
    async (name) => {
      const world = given();
      const place = await PAGES[name](subjectsOf(world));
      await world.as({ name: 'ada', role: 'admin' }, place, async (page) => {
        await settled(page);
        expect(await seriousIssues(page)).toBe('');
        await page.emulateMedia({ colorScheme: 'dark' });
        await page.locator('body.awsui-dark-mode').waitFor();
        expect(await seriousIssues(page, ['color-contrast'])).toBe('');
        await page.setViewportSize(PHONE);
        // The page lays itself out anew a moment after its window has changed.
        await becomes(() => widerThanItsWindow(page), []);
      });
    },
  );

  it.concurrent.each([
    ['Deutsch', 'de', 'Überblick'],
    ['한국어', 'ko', '개요'],
  ])('says everything in %s', async (language, code, overview) => {
    const world = given();
    const subjects = subjectsOf(world);
    const places = await Promise.all(Object.values(PAGES).map(async (placeOf) => placeOf(subjects)));
    await world.as({ name: 'ada', role: 'admin' }, '/overview', async (page) => {
      await page.getByRole('button', { name: 'View' }).click();
      await page.getByRole('menuitem', { name: language }).click();
      await page.getByRole('link', { name: overview }).waitFor();
      for (const place of places) {
        await page.goto(`${world.origin}${place}`);
        // A text that is missing is an error in the console, which the visit tells.
        await settled(page);
        expect(await page.locator('html').getAttribute('lang')).toBe(code);
      }
    });
  });

  it.concurrent('shows the same after a reload, and in the browser of somebody else', async () => {
    const world = given();
    const { runId } = await world.published;
    const address = await world.as(
      { name: 'ada', role: 'operator' },
      `/preparations/${runId}`,
      async (page) => {
        await page.getByRole('tab', { name: 'Splits' }).click();
        await page.getByRole('tab', { name: 'Splits', selected: true }).waitFor();
        await page.reload();
        await page.getByRole('tab', { name: 'Splits', selected: true }).waitFor();
        return page.url().replace(world.origin, '');
      },
    );
    await world.as({ name: 'vera', role: 'viewer' }, address, async (page) => {
      await page.getByRole('tab', { name: 'Splits', selected: true }).waitFor();
    });
  });

  it.concurrent('leads from the overview to the inputs of a preparation by the keyboard alone', async () => {
    const world = given();
    const { runId } = await world.published;
    await world.as({ name: 'ada', role: 'operator' }, '/overview', async (page) => {
      await settled(page);
      await tabTo(page, 'Preparations');
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: runId }).waitFor();
      await tabTo(page, runId);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: runId }).waitFor();
      await tabTo(page, 'Progress');
      await page.keyboard.press('ArrowRight');
      await page.getByRole('tab', { name: 'Inputs', selected: true }).waitFor();
    });
  });
}

/** Presses Tab until the element of that name has the focus, which must be seen. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press('Tab');
    const focused = (await page.locator(':focus').first().textContent())?.trim();
    if (focused === name) return;
  }
  throw new Error(`${name} is not reached by Tab.`);
}

/** The elements that make the page wider than its window; none where it need not be scrolled sideways. */
const widerThanItsWindow = (page: Page): Promise<string[]> =>
  page.evaluate(`
    document.documentElement.scrollWidth <= innerWidth
      ? []
      : [...document.querySelectorAll('main *')]
          .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
          .slice(0, 5)
          .map((element) => element.outerHTML.slice(0, 160))
  `);
