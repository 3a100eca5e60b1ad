import { expect, it } from 'vitest';
import { type DashboardWorld, press } from '../dashboard-world.ts';
import { says, settled } from '../visit.ts';

/** Somebody looks for something of which they know a word. */
export function searchScenarios(given: () => DashboardWorld): void {
  it.concurrent('finds runs, versions and uploads of a corpus by a word, and keeps the search in the address', async () => {
    const world = given();
    const { runId, datasetVersion = '' } = await world.published;
    await world.as({ name: 'ada', role: 'viewer' }, '/overview', async (page) => {
      await settled(page);
      await page.keyboard.press('/');
      await page.locator('header input:focus').waitFor();
      await page.keyboard.type(press.corpus);
      await page.getByRole('option', { name: new RegExp(runId) }).waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/search\?text=press/);
      const found = page.getByRole('table', { name: 'Found' });
      for (const name of [runId, datasetVersion, 'usual.tsv']) {
        await found
          .getByRole('link', { name: new RegExp(name) })
          .first()
          .waitFor();
      }
      await page.getByRole('button', { name: /^Kind/ }).click();
      await page.getByRole('option', { name: /^Dataset/ }).click();
      await found
        .getByRole('link', { name: new RegExp(runId) })
        .first()
        .waitFor({ state: 'hidden' });
      await page.reload();
      await found
        .getByRole('link', { name: new RegExp(datasetVersion) })
        .first()
        .click();
      await page.waitForURL(`**/data/${press.corpus}/${press.languagePair}/${datasetVersion}*`);
      await page.goto(`${world.origin}/search?text=nowhere-to-be-found`);
      await says(page, 'Nothing fits.');
      expect(await found.getByRole('link').count()).toBe(0);
    });
  });
}
