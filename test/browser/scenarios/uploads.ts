import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { keys } from '../../../core/keys.ts';
import { s3Objects } from '../../../core/objects/s3-objects.ts';
import { tsvText } from '../../../local/samples/write-bitext.ts';
import { corpusNamed, registerCorpus } from '../../end-to-end/corpora.ts';
import { inventPairs } from '../../end-to-end/invented-text.ts';
import type { DashboardWorld } from '../dashboard-world.ts';
import { dropFiles } from '../drop-files.ts';
import { becomes, says } from '../visit.ts';

const dropped = corpusNamed('dropped');
const resumed = corpusNamed('resumed');
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
      await page.waitForURL(/corpus=dropped/);
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
      await says(page, 'Succeeded', { milliseconds: RUN_MILLISECONDS });
      await says(page, /^\d+ of \d+ done$/);
      const run = await world.deployment.succeeded(runId);
      await page.getByRole('link', { name: run.datasetVersion }).click();
      await page.waitForURL(`**/data/dropped/en-de/${run.datasetVersion}`);
    });
  });

  it.concurrent('sends only what is missing of a file after the page was loaded again', async () => {
    const world = given();
    const { deployment } = world;
    await registerCorpus(deployment, resumed);
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'desk-')), 'archive.bin');
    // A part of the largest size and a rest; what is in it is of no interest here.
    const bytes = randomBytes(9 * 1024 ** 2);
    writeFileSync(file, bytes);
    const place = `/uploads?corpus=${resumed.corpus}&languagePair=${resumed.languagePair}`;
    await world.as({ name: 'ada', role: 'operator' }, place, async (page) => {
      const zone = page.getByRole('region', { name: 'Drop files or folders here' });
      const sent: string[] = [];
      page.on('requestfinished', (request) => {
        const part = new URL(request.url()).searchParams.get('partNumber');
        if (request.method() === 'PUT' && part) sent.push(part);
      });
      // The second part is on its way for as long as the page is there.
      await page.route(/partNumber=2/, () => undefined);
      await dropFiles(page, zone, [file]);
      await says(page, '89% sent');
      // The page knows it a moment before this test does.
      await becomes(async () => [...sent], ['1']);
      await page.unrouteAll();
      await page.reload();
      await says(page, '1 file was not sent to its end');
      await dropFiles(page, zone, [file]);
      await says(page, '1 of 1 files have arrived');
      await becomes(async () => [...sent], ['1', '2']);
    });
    const { LandingBucketName = '' } = deployment.outputs;
    const landing = s3Objects(new S3Client(deployment.runtime.clientConfig), LandingBucketName);
    const key = keys.upload({ ...resumed, sourceId: 'uploads', file: 'archive.bin' });
    expect(bytes.equals(await landing.get(key))).toBe(true);
  });
}
