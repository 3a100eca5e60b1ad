import { expect, it } from 'vitest';
import { seriousIssues } from '../accessibility.ts';
import { type DashboardWorld, press } from '../dashboard-world.ts';
import { says } from '../visit.ts';

/** Somebody looks for something of which they know a word. */
export function searchScenarios(given: () => DashboardWorld): void {
  it.concurrent('finds runs, versions and uploads of a corpus by a word, and keeps the search in the address', async () => {
    const world = given();
    const { runId, datasetVersion = '' } = await world.published;
    await world.as({ name: 'ada', role: 'viewer' }, '/overview', async (page) => {
      // The box comes after the page.
      const box = page.getByRole('combobox', { name: 'Search everything' });
      await box.waitFor();
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

  it.concurrent('keeps a search under a name, for the person who named it', async () => {
    const world = given();
    await world.published;
    const token = world.people.add({ name: 'eva', role: 'viewer' });
    const place = `/search?text=${press.corpus}&kind=dataset`;
    await world.as({ name: 'eva', role: 'viewer', token }, place, async (page) => {
      await page.getByRole('button', { name: 'Save view' }).click();
      const dialog = page.getByRole('dialog', { name: 'Save this view' });
      await dialog.getByRole('textbox', { name: 'Name' }).fill('Versions of the press');
      expect(await seriousIssues(page)).toBe('');
      await dialog.getByRole('button', { name: 'Save view' }).click();
      await says(page, '“Versions of the press” is saved.');
      await page.goto(`${world.origin}/search`);
      await page.getByRole('button', { name: 'Saved views' }).click();
      await page.getByRole('menuitem', { name: 'Versions of the press' }).click();
      await page.waitForURL(`**${place}`);
      await says(page.getByRole('table', { name: 'Found' }), 'Dataset version');
    });
    await world.as({ name: 'vera', role: 'viewer' }, place, async (page) => {
      await page.getByRole('button', { name: 'Saved views' }).click();
      await page.getByRole('menuitem', { name: 'No views yet' }).waitFor();
    });
    await world.as({ name: 'eva', role: 'viewer', token }, place, async (page) => {
      await page.getByRole('button', { name: 'Delete view' }).click();
      await page.getByRole('button', { name: 'Saved views' }).click();
      await page.getByRole('menuitem', { name: 'No views yet' }).waitFor();
    });
  });
}
