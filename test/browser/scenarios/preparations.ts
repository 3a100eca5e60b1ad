import { expect, it } from 'vitest';
import { PREVIEW_RATES } from '../../../contracts/aligner.ts';
import { PREPARATION_ENDPOINTS } from '../../../contracts/api/preparations.ts';
import { effectOf, thresholdsAt } from '../../../core/alignment/threshold-curves.ts';
import type { DashboardWorld } from '../dashboard-world.ts';
import { says } from '../visit.ts';

/** Somebody asks what another threshold would have done. */
export function preparationScenarios(given: () => DashboardWorld): void {
  it.concurrent('says how many pairs another share of rejected ones would cost', async () => {
    const world = given();
    const { runId } = await world.published;
    const params = { runId };
    const { aligner, histograms } = (await world.client.call(PREPARATION_ENDPOINTS.getScores, { params }))
      .body;
    if (!aligner) throw new Error(`${runId} has scored nothing.`);
    await world.as({ name: 'ada', role: 'viewer' }, `/preparations/${runId}?tab=scores`, async (page) => {
      const slider = page.getByRole('slider', { name: 'Share of good pairs that may be rejected' });
      const table = page.getByRole('table', { name: 'By source and length' });
      await slider.focus();
      for (const [key, rate] of [
        ['Home', PREVIEW_RATES[0]],
        ['End', PREVIEW_RATES.at(-1) ?? 1],
      ] as const) {
        await page.keyboard.press(key);
        await says(page, new RegExp(`^${100 * rate}%$`));
        const effects = effectOf(thresholdsAt(aligner, rate), histograms);
        const wouldDrop = table.getByRole('row', { name: /desk/ }).locator('td:last-of-type');
        await expect
          .poll(async () => (await wouldDrop.allTextContents()).map((text) => Number.parseInt(text, 10)))
          .toEqual(effects.map(({ dropped }) => dropped));
      }
    });
  });
}
