import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DATA_ENDPOINTS } from '../../../contracts/api/data.ts';
import { seriousIssues } from '../accessibility.ts';
import { type DashboardWorld, library, press } from '../dashboard-world.ts';
import { says, settled } from '../visit.ts';

/** What is in dataset versions: taking it away, and having it removed. */
export function dataScenarios(given: () => DashboardWorld): void {
  it.concurrent('hands out a file of a version, byte by byte', async () => {
    const world = given();
    const { datasetVersion = '' } = await world.published;
    const params = { ...press, version: datasetVersion };
    const { body } = await world.client.call(DATA_ENDPOINTS.getDatasetVersion, { params });
    const [part] = body.manifest.train;
    const place = `/data/${press.corpus}/${press.languagePair}/${datasetVersion}?tab=files`;
    const bytes = await world.as({ name: 'ada', role: 'operator' }, place, async (page) => {
      const download = page.waitForEvent('download');
      const row = page.getByRole('row', { name: /^Training/ });
      await row.getByRole('button', { name: /^Download/ }).click();
      return readFileSync(await (await download).path());
    });
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(part?.sha256);
  });

  it.concurrent('removes a title for good, once a person has seen what that affects and typed its name', async () => {
    const world = given();
    const [, latest = ''] = await world.shelved;
    const title = 'Reader 31';
    const place = `/data/${library.corpus}/${library.languagePair}/${latest}?tab=titles`;
    await world.as({ name: 'ada', role: 'admin' }, place, async (page) => {
      await page.getByRole('button', { name: `Remove ${title}` }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('link', { name: latest }).waitFor();
      const remove = dialog.getByRole('button', { name: 'Remove for good' });
      await dialog.getByRole('textbox', { name: 'Reason' }).fill('Its publisher asked for it');
      const confirmation = dialog.getByRole('textbox', { name: `To confirm, type: ${title}` });
      await confirmation.fill('Reader 3');
      expect(await seriousIssues(page)).toBe('');
      expect(await remove.isDisabled()).toBe(true);
      await confirmation.fill(title);
      await remove.click();
      await says(page, /The text was removed\. Run prep-library\S+ makes a version without it\./);
      await says(page.getByRole('row', { name: new RegExp(title) }), 'Removed text');
      await page.goto(`${world.origin}/data/${library.corpus}/${library.languagePair}?tab=removals`);
      await settled(page);
      await says(page.getByRole('row', { name: new RegExp(title) }), 'Its publisher asked for it');
    });
    const [removal] = await world.deployment.registry.listRemovals(library);
    expect(removal).toMatchObject({ by: 'title', value: title, requestedBy: 'ada' });
  });
}
