import { expect, it } from 'vitest';
import type { DashboardWorld } from '../dashboard-world.ts';
import { says } from '../visit.ts';

/** A failed consistency check waits for a person, with its evidence. */
export function approvalScenarios(given: () => DashboardWorld): void {
  it.concurrent('publishes what a person approves by the evidence, and lets nobody answer twice', async () => {
    const world = given();
    const { runId } = await world.strange;
    const place = `/preparations/${runId}`;
    const approve = { name: 'Publish it' };
    await world.as({ name: 'ben', role: 'operator', failuresExpected: true }, place, async (second) => {
      await second.getByRole('button', approve).waitFor();
      // What the second sees stays as it was.
      await second.route('**/api/preparations/**', (route) => route.abort());
      await second.route('**/api/runs/**/watch*', (route) => route.abort());
      await world.as({ name: 'ada', role: 'operator' }, '/overview', async (page) => {
        await page.getByRole('link', { name: 'drifting en-de asks whether to publish' }).first().click();
        await says(page, /segment lengths/);
        await page.getByRole('button', { name: 'See everything that the check found' }).click();
        await page.getByRole('tab', { name: 'Consistency', selected: true }).waitFor();
        await says(page, /compared with v\S+ and with earlier deliveries/);
        await page.getByRole('button', approve).click();
        await says(page, 'Approved. The version is being published.');
        await says(page, /^Approved by ada/);
      });
      await second.getByRole('button', { name: 'Reject it' }).click();
      await says(second, /already|has been answered|ended/i);
    });
    const run = await world.deployment.succeeded(runId);
    expect(run.datasetVersion).toBeDefined();
    expect((await world.deployment.registry.getApproval(runId))?.answeredBy).toBe('ada');
  });
}
