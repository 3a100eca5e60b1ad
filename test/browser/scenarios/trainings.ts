import { expect, it } from 'vitest';
import { isAlive } from '../../../local/process-tree.ts';
import { registerModel, shortTraining } from '../../end-to-end/corpora.ts';
import { eventually } from '../../end-to-end/eventually.ts';
import { jobProcess } from '../../end-to-end/job-processes.ts';
import { seriousIssues } from '../accessibility.ts';
import { type DashboardWorld, press } from '../dashboard-world.ts';
import { becomes, says } from '../visit.ts';

/** Somebody starts a training, looks at it and stops it. */
export function trainingScenarios(given: () => DashboardWorld): void {
  it.concurrent('starts a training, draws its curve while it goes on, and ends its process', async () => {
    const world = given();
    const { deployment } = world;
    await world.published;
    const model = await registerModel(deployment, press, 'endless', shortTraining({ steps: 100_000 }));
    await world.as({ name: 'ada', role: 'operator' }, `/trainings/new?line=${model}`, async (page) => {
      await says(page, 'Before the start');
      await page.getByRole('button', { name: 'Start training' }).click();
      await page.waitForURL(/\/trainings\/train-/);
      const runId = decodeURIComponent(page.url().split('/').at(-1) ?? '');
      const curve = page.getByRole('img', { name: /^Loss over the steps/ });
      await curve.waitFor({ timeout: 300_000 });
      const drawn = await curve.getAttribute('aria-label');
      await becomes(async () => (await curve.getAttribute('aria-label')) !== drawn, true);
      await page.getByRole('tab', { name: 'Log' }).click();
      await says(page, /step/);
      const pid = jobProcess(deployment.runtime.stateDirectory, runId, 'train');
      expect(pid !== undefined && isAlive(pid)).toBe(true);

      await page.getByRole('button', { name: 'Cancel run' }).click();
      const dialog = page.getByRole('dialog', { name: `Cancel ${runId}?` });
      await dialog.getByRole('textbox').fill('It was only a try');
      expect(await seriousIssues(page)).toBe('');
      await dialog.getByRole('button', { name: 'Cancel run' }).click();
      await says(page, /^Cancelled$/, { milliseconds: 120_000 });
      const run = await deployment.ended(runId);
      expect(run).toMatchObject({ status: 'ABORTED', startedBy: { who: 'ada' } });
      expect(run.cause).toContain('It was only a try');
      await eventually(`process ${pid} to end`, async () => !isAlive(pid as number), { seconds: 60 });
      expect(jobProcess(deployment.runtime.stateDirectory, runId, 'train')).toBeUndefined();
    });
  });

  it.concurrent('tells the second of two people who change a model line at once', async () => {
    const world = given();
    const { deployment } = world;
    const model = await registerModel(deployment, press, 'shared', shortTraining());
    const place = `/trainings/lines/${model}`;
    const use = { name: 'Intended use' };
    await world.as({ name: 'ben', role: 'operator', failuresExpected: true }, place, async (slower) => {
      await slower.getByRole('textbox', use).fill('Letters');
      // What they see stays as it was until they have decided.
      await slower.route('**/api/**', (route) =>
        route.request().method() === 'GET' ? route.abort() : route.continue(),
      );
      await world.as({ name: 'ada', role: 'operator' }, place, async (page) => {
        await page.getByRole('textbox', use).fill('Contracts');
        await page.getByRole('button', { name: 'Save' }).click();
        await says(page, `The settings of ${model} were saved.`);
      });
      await slower.getByRole('button', { name: 'Save' }).click();
      await says(slower, 'Somebody else has changed these settings since you opened them.');
      expect((await deployment.registry.getModel(model))?.intendedUse).toBe('Contracts');
      await slower.unrouteAll();
      await slower.reload();
      await becomes(() => slower.getByRole('textbox', use).inputValue(), 'Contracts');
    });
  });
}
