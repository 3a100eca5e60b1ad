import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { TRYOUT_ENDPOINTS } from '../../../contracts/api/tryouts.ts';
import { eventually } from '../../end-to-end/eventually.ts';
import { seriousIssues } from '../accessibility.ts';
import type { DashboardWorld } from '../dashboard-world.ts';
import { becomes, says } from '../visit.ts';

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
        // The dialog stays open, and what it says, while the page cannot be told of anything new.
        await says(slower, 'The server does not answer');
        await dialog.getByRole('button', { name: 'Promote' }).click();
        await says(slower, /^Someone else has changed/);
        expect(await championOf()).toBe(second);

        await page.getByRole('button', { name: 'Roll back' }).click();
        const rollBack = page.getByRole('dialog', { name: `Roll back ${model}?` });
        await rollBack.waitFor();
        expect(await seriousIssues(page)).toBe('');
        await rollBack.getByRole('button', { name: 'Roll back' }).click();
        await says(page, `${first} is the champion again.`);
        expect(await championOf()).toBe(first);
      });
    });
  });

  it.concurrent('translates what a person types with two versions, beside each other', async () => {
    const world = given();
    const { model, versions } = await world.contested;
    const [champion = '', challenger = ''] = versions;
    const typed = ['The old engineer repairs the machine.', 'The small house'];
    await world.as({ name: 'ada', role: 'operator' }, `/models/${model}?tab=try`, async (page) => {
      await page.getByRole('textbox', { name: 'Text to translate (en)' }).fill(typed.join('\n'));
      await page.getByRole('button', { name: /^With these versions/ }).click();
      await page.getByRole('option', { name: challenger }).click();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Translate' }).click();
      await page.waitForURL(/tryout=/);
      const params = { tryoutId: new URL(page.url()).searchParams.get('tryout') ?? '' };
      const ended = async () => {
        const { body } = await world.client.call(TRYOUT_ENDPOINTS.getTryout, { params });
        return body.parts.every(({ status }) => status === 'SUCCEEDED') && body.parts;
      };
      const parts = await eventually(`tryout ${params.tryoutId} to end`, ended, { seconds: 240 });
      expect(parts.map(({ version }) => version)).toEqual([champion, challenger]);
      for (const [row, line] of typed.entries()) {
        const cells = page.getByRole('row', { name: line }).getByRole('cell');
        const translations = parts.map((part) => part.translations?.[row] ?? '');
        // Words that differ are marked, which is no part of the text.
        await becomes(() => cells.allTextContents(), translations);
      }
    });
  });
}

async function askToPromote(page: Page, version: string) {
  await page.getByRole('button', { name: `Actions for ${version}` }).click();
  await page.getByRole('menuitem', { name: 'Promote' }).click();
  const dialog = page.getByRole('dialog', { name: `Promote ${version}?` });
  await says(dialog, /chrF .* on the corpus/);
  expect(await seriousIssues(page)).toBe('');
  return dialog;
}
