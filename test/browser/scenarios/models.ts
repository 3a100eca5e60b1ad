import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { DashboardWorld } from '../dashboard-world.ts';
import { says } from '../visit.ts';

const VERSIONS = '?tab=versions';

/** Another version becomes the champion, and the one before it again. */
export function modelScenarios(given: () => DashboardWorld): void {
  it.concurrent('promotes a version and rolls back, and overwrites nobody who was faster', async () => {
    const world = given();
    const { model, versions } = await world.contested;
    const [first = '', second = ''] = versions;
    const championOf = async () => (await world.deployment.registry.getModel(model))?.champion;
    expect(await championOf()).toBe(first);
    const place = `/models/${model}${VERSIONS}`;
    await world.as({ name: 'ben', role: 'operator', failuresExpected: true }, place, async (slower) => {
      const dialog = await askToPromote(slower, second);
      // What they see stays as it was until they have decided.
      await slower.route(`**/api/models/${model}`, (route) => route.abort());
      await world.as({ name: 'ada', role: 'operator' }, place, async (page) => {
        await (await askToPromote(page, second)).getByRole('button', { name: 'Promote' }).click();
        await says(page, `${second} is the champion now.`);
        expect(await championOf()).toBe(second);
        await dialog.getByRole('button', { name: 'Promote' }).click();
        await says(slower, /^Someone else has changed/);
        expect(await championOf()).toBe(second);

        await page.getByRole('button', { name: 'Roll back' }).click();
        const rollBack = page.getByRole('dialog', { name: `Roll back ${model}?` });
        await rollBack.getByRole('button', { name: 'Roll back' }).click();
        await says(page, `${first} is the champion again.`);
        expect(await championOf()).toBe(first);
      });
    });
  });
}

async function askToPromote(page: Page, version: string) {
  await page.getByRole('button', { name: `Actions for ${version}` }).click();
  await page.getByRole('menuitem', { name: 'Promote' }).click();
  const dialog = page.getByRole('dialog', { name: `Promote ${version}?` });
  await says(dialog, /chrF .* on the corpus/);
  return dialog;
}
