import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DATA_ENDPOINTS } from '../../../contracts/api/data.ts';
import { keys } from '../../../core/keys.ts';
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

  it.concurrent('removes a title, once a person has seen what that affects and typed its name, and erases it for good', async () => {
    const world = given();
    const [earlier = '', latest = ''] = await world.shelved;
    const title = 'Reader 31';
    const corpus = `/data/${library.corpus}/${library.languagePair}`;
    await world.as({ name: 'ada', role: 'admin' }, `${corpus}/${latest}?tab=titles`, async (page) => {
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
      const started = page.getByText(
        /The text was removed\. Run prep-library\S+ makes a version without it\./,
      );
      const [runId = ''] = /prep-library\S+/.exec((await started.first().textContent()) ?? '') ?? [];
      const row = page.getByRole('row', { name: new RegExp(title) });
      await says(row, 'Removed text');
      await page.goto(`${world.origin}${corpus}?tab=removals`);
      await settled(page);
      await says(row, 'Its publisher asked for it');
      // The version without it may be there by now.
      await says(row, /^One (version holds it: the latest|earlier version still holds it)/);

      const { datasetVersion: without = '' } = await world.deployment.succeeded(runId);
      await page.reload();
      await says(row, 'One earlier version still holds it');
      await row.getByRole('button', { name: `Erase for good: ${title}` }).click();
      for (const version of [latest, without]) await dialog.getByRole('link', { name: version }).waitFor();
      expect(await dialog.getByRole('link', { name: earlier }).count()).toBe(0);
      await says(dialog, UPLOAD);
      const erase = dialog.getByRole('button', { name: 'Erase for good' });
      expect(await erase.isDisabled()).toBe(true);
      await confirmation.fill(title);
      expect(await seriousIssues(page)).toBe('');
      await erase.click();
      await says(row, /^\d+ files erased$/);
      await row.getByRole('button', { name: `What is left: ${title}` }).click();
      await says(dialog, 'Nothing of it is stored any more.');
    });
    const { registry, data } = world.deployment;
    const [removal] = await registry.listRemovals(library);
    expect(removal).toMatchObject({ by: 'title', value: title, requestedBy: 'ada' });
    expect(removal?.erasure).toMatchObject({ status: 'ERASED', requestedBy: 'ada', erased: { uploads: 1 } });
    const fileOf = (version: string) => keys.trainFile(library, version, 0);
    expect(await data.size(fileOf(latest))).toBeUndefined();
    expect(await data.size(fileOf(earlier))).toBeGreaterThan(0);
  });
}

/** The one that has nothing but the title. */
const UPLOAD = keys.upload({ ...library, sourceId: 'shelf', file: 'reader-31.tmx' });
