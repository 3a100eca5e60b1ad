import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { tsvText } from '../../../local/samples/write-bitext.ts';
import { corpusNamed, registerCorpus } from '../../end-to-end/corpora.ts';
import { inventPairs } from '../../end-to-end/invented-text.ts';
import type { DashboardWorld } from '../dashboard-world.ts';
import { dropFiles } from '../drop-files.ts';
import { says } from '../visit.ts';

const dropped = corpusNamed('dropped');
/** A run of the tests, also where other programs keep both cores busy. */
const RUN_MILLISECONDS = 420_000;

/** Files from somebody's desk become a dataset version. */
export function uploadScenarios(given: () => DashboardWorld): void {
  it.concurrent('prepares files that are dropped on the page, and shows how far it is', async () => {
    const world = given();
    await registerCorpus(world.deployment, dropped);
    const desk = mkdtempSync(path.join(tmpdir(), 'desk-'));
    const files = [51, 52].map((seed) => {
      const file = path.join(desk, `reader-${seed}.tsv`);
      writeFileSync(file, tsvText(inventPairs(seed, 350)));
      return file;
    });
    await world.as({ name: 'ada', role: 'operator' }, '/uploads', async (page) => {
      await page.getByRole('button', { name: /Corpus/ }).click();
      await page.getByRole('option', { name: 'dropped en-de' }).click();
      await expect.poll(() => page.url()).toContain('corpus=dropped');
      await dropFiles(page, page.getByRole('region', { name: 'Drop files or folders here' }), files);
      await says(page, '2 of 2 files have arrived');
      await says(page, /The preparation starts (in|now)|A preparation is under way/);
      await page
        .getByRole('link', { name: /^prep-dropped/ })
        .first()
        .click();
      await page.waitForURL(/\/preparations\/prep-/);
      const runId = decodeURIComponent(page.url().split('/').at(-1) ?? '');
      await page.getByRole('heading', { level: 1, name: runId }).waitFor();
      await says(page, /^(Starting|Running)$/);
      await says(page, 'Succeeded', { milliseconds: RUN_MILLISECONDS });
      const run = await world.deployment.succeeded(runId);
      await page.getByRole('link', { name: run.datasetVersion }).click();
      await page.waitForURL(`**/data/dropped/en-de/${run.datasetVersion}`);
    });
  });
}
