import { expect, it } from 'vitest';
import type { DashboardWorld } from '../dashboard-world.ts';
import { becomes } from '../visit.ts';

/** Somebody asks what another threshold would have done. */
export function preparationScenarios(given: () => DashboardWorld): void {
  it.concurrent('says how many pairs another share of rejected ones would cost', async () => {
    const world = given();
    const { runId } = await world.published;
    await world.as({ name: 'ada', role: 'viewer' }, `/preparations/${runId}?tab=scores`, async (page) => {
      const row = page
        .getByRole('table', { name: 'By source and length' })
        .getByRole('row', { name: /desk/ })
        .first();
      const wouldDrop = async () => Number.parseInt((await row.locator('td').last().textContent()) ?? '', 10);
      const slider = page.getByRole('slider', { name: 'Share of good pairs that may be rejected' });
      await slider.focus();
      const inUse = await wouldDrop();
      // The mismatched pairs of the delivery.
      expect(inUse).toBeGreaterThan(0);
      await page.keyboard.press('Home');
      await becomes(() => slider.inputValue(), '0.25');
      expect(await wouldDrop()).toBeLessThanOrEqual(inUse);
      await page.keyboard.press('End');
      await becomes(() => slider.inputValue(), '20');
      expect(await wouldDrop()).toBeGreaterThanOrEqual(inUse);
    });
  });
}
