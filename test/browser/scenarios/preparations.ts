import { expect, it } from 'vitest';
import type { DashboardWorld } from '../dashboard-world.ts';

/** Somebody asks what another threshold would have done. */
export function preparationScenarios(given: () => DashboardWorld): void {
  it.concurrent('says how many pairs another share of rejected ones would cost', async () => {
    const world = given();
    const { runId } = await world.published;
    await world.as({ name: 'ada', role: 'viewer' }, `/preparations/${runId}?tab=scores`, async (page) => {
      const slider = page.getByRole('slider', { name: 'Share of good pairs that may be rejected' });
      const table = page.getByRole('table', { name: 'By source and length' });
      const wouldDrop = async () => (await table.getByRole('row').allTextContents()).join('\n');
      await slider.focus();
      await page.keyboard.press('Home');
      const least = await wouldDrop();
      await page.keyboard.press('End');
      await expect.poll(wouldDrop).not.toBe(least);
    });
  });
}
