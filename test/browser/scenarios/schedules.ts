import { expect, it } from 'vitest';
import { registerModel, shortTraining } from '../../end-to-end/corpora.ts';
import { type DashboardWorld, press } from '../dashboard-world.ts';
import { says } from '../visit.ts';

/** Somebody lets a model line train every night, and at once. */
export function scheduleScenarios(given: () => DashboardWorld): void {
  it.concurrent('creates a schedule, fires it and pauses it', async () => {
    const world = given();
    const { deployment } = world;
    await world.published;
    const model = await registerModel(deployment, press, 'nightly', shortTraining({ steps: 100_000 }));
    await world.as({ name: 'ada', role: 'operator' }, '/schedules', async (page) => {
      await page.getByRole('button', { name: 'New schedule' }).click();
      const form = page.getByRole('dialog', { name: 'New schedule' });
      await form.getByRole('button', { name: /Model line/ }).click();
      await page.getByRole('option', { name: model }).click();
      await says(form, 'The next runs, in your time zone');
      await form.getByRole('button', { name: 'Save' }).click();
      await says(page, `${model} was saved.`);
      const row = page.getByRole('row', { name: new RegExp(model) });
      await row.getByRole('button', { name: 'Run now' }).click();
      await says(page, `${model} has been started`);
      const { items } = await deployment.registry.listRuns({ corpus: press });
      const run = items.find((each) => each.model === model);
      expect(run?.startedBy).toMatchObject({ who: 'ada' });
      await row.getByRole('button', { name: `Actions for ${model}` }).click();
      await page.getByRole('menuitem', { name: 'Pause' }).click();
      await says(page, `${model} is paused.`);
      await says(row, 'Paused');
      expect((await deployment.registry.getModel(model))?.trainEvery?.enabled).toBe(false);
      // Nobody waits for it.
      await page.goto(`${world.origin}/trainings/${run?.runId}`);
      await page.getByRole('button', { name: 'Cancel run' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel run' }).click();
      await says(page, /^Cancelled$/, { milliseconds: 240_000 });
    });
  });
}
