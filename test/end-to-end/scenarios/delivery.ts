import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Run } from '../../../contracts/entities.ts';
import { lambdaCostOfRun } from '../../../core/costs/lambda-cost.ts';
import { PRICES } from '../../../core/costs/prices.ts';
import { keys } from '../../../core/keys.ts';
import {
  allUploads,
  corpusNamed,
  nextPreparation,
  pressDelivery,
  registerCorpus,
  uploadAll,
} from '../corpora.ts';
import { eventually } from '../eventually.ts';
import { findLeaks } from '../leak-check.ts';
import { type PublishedText, readPublished } from '../published-text.ts';
import type { TestDeployment } from '../test-deployment.ts';

/** The corpus with every format, a broken file and text to drop; trainings build on its first version. */
export const press = corpusNamed('press');

const delivery = pressDelivery();

export interface PublishedPress {
  run: Run;
  text: PublishedText;
}

/** Uploads everything at once, one event of S3 twice, and waits for the dataset version. */
export async function publishPress(deployment: TestDeployment): Promise<PublishedPress> {
  await registerCorpus(deployment, press);
  await uploadAll(deployment, press, delivery.files);
  await redeliverWire(deployment);
  const { runId } = await nextPreparation(deployment, press, []);
  const run = await deployment.succeeded(runId);
  return { run, text: await readPublished(deployment.data, press, run.datasetVersion ?? '') };
}

/** Delivers S3's own event of one file once more. */
async function redeliverWire(deployment: TestDeployment): Promise<void> {
  const key = keys.upload({ ...press, sourceId: 'wire', file: 'wire.tmx' });
  const event = await eventually(
    `S3's event of ${key}`,
    async () => (await deployment.uploadEvents.read()).find((text) => text.includes(key)),
    { seconds: 30 },
  );
  await deployment.redeliverUpload(event);
}

/** What one delivery of many files becomes. */
export function deliveryScenarios(
  stack: () => { deployment: TestDeployment; published: Promise<PublishedPress> },
): void {
  it.concurrent('knows what every stage of a preparation has cost', async () => {
    const { deployment, published } = stack();
    const { run } = await published;
    const uses = await deployment.registry.listStageUse(run.runId);
    const worked = Object.keys(run.stages).filter((stage) => run.stages[stage]?.status === 'SUCCEEDED');
    expect(uses.map(({ stage }) => stage)).toEqual(expect.arrayContaining(worked));
    for (const { gbSeconds } of uses) expect(gbSeconds).toBeGreaterThan(0);
    expect(run.costUsd).toBeCloseTo(lambdaCostOfRun(uses, PRICES) ?? 0, 9);
  });

  it.concurrent('publishes one dataset version of uploads that are delivered twice', async () => {
    const { deployment, published } = stack();
    const { run, text } = await published;
    const { manifest } = text;
    await redeliverWire(deployment);
    const uploads = await allUploads(deployment, press);
    expect(uploads).toHaveLength(delivery.files.length);
    expect(new Set(uploads.map(({ runId }) => runId))).toEqual(new Set([run.runId]));
    const names = manifest.inputs.flatMap(({ files }) => files.map(({ key }) => key)).sort();
    expect(names).toEqual(uploads.map(({ key }) => key).sort());

    const { counts } = manifest;
    expect(counts).toMatchObject({ read: delivery.pairs.length, leaked: 0, quarantinedInputs: 1 });
    expect(counts.train + counts.heldOut + counts.dropped).toBe(counts.read);
    expect(text.train).toHaveLength(counts.train);
    expect(text.drops).toHaveLength(counts.dropped);
    expect(counts.train).toBeGreaterThan(0.8 * counts.read);

    // Nothing is lost: every text that was uploaded is in training, held out, or in the drop log with a reason.
    const found = new Set([...text.train, ...text.heldOut, ...text.drops].map(asKey));
    expect(delivery.pairs.filter((pair) => !found.has(asKey(pair)))).toEqual([]);
    const reasons = new Map(text.drops.map((row) => [asKey(row), row.reason]));
    for (const pair of delivery.untranslated.filter(isSentence)) {
      expect(reasons.get(asKey(pair))).toBe('untranslated');
    }
    for (const pair of delivery.unfinished) expect(reasons.get(asKey(pair))).toBe('empty');

    await eventually(
      'the duplicate event to be read',
      async () => (await deployment.waitingUploadEvents()) === 0,
      { seconds: 30 },
    );
    // Longer than the quiet period: a second run would have started by now.
    await sleep(6000);
    const { items } = await deployment.registry.listRuns({ corpus: press });
    expect(items.filter(({ kind }) => kind === 'preparation')).toHaveLength(1);
  });

  it.concurrent('freezes held-out sets that training never shows', async () => {
    const { deployment, published } = stack();
    const { text } = await published;
    expect(text.manifest.heldOut.map(({ split, name }) => `${split} ${name}`).sort()).toEqual([
      'test corpus',
      'validation corpus',
    ]);
    for (const { key, pairs, sha256 } of text.manifest.heldOut) {
      expect(pairs).toBeGreaterThanOrEqual(20);
      expect(
        createHash('sha256')
          .update(await deployment.data.get(key))
          .digest('hex'),
      ).toBe(sha256);
    }
    expect(text.heldOut).toHaveLength(text.manifest.heldOut.reduce((sum, { pairs }) => sum + pairs, 0));
    expect(findLeaks(text.train, text.heldOut)).toEqual([]);
    // The check itself sees a leak.
    const [sentence] = text.heldOut.filter(isSentence);
    const planted = { source: `Well: ${sentence?.source.toUpperCase()}`, target: 'Nein.' };
    expect(findLeaks([...text.train, planted], text.heldOut)).toHaveLength(1);
  });

  it.concurrent('puts a malformed file into quarantine with its line, and goes on', async () => {
    const { deployment, published } = stack();
    const { run } = await published;
    const upload = (await allUploads(deployment, press)).find(({ sourceId }) => sourceId === 'broken');
    expect(upload).toMatchObject({ status: 'QUARANTINED', runId: run.runId });
    expect(upload?.reason).toContain(`broken.tmx cannot be read at line ${delivery.brokenLine}`);
    const { uploadId = '', key = '' } = upload ?? {};
    const reason = JSON.parse(
      Buffer.from(await deployment.data.get(keys.quarantineReason(uploadId))).toString(),
    );
    expect(reason).toMatchObject({ error: 'MalformedTmx', line: delivery.brokenLine });
    const kept = await deployment.data.get(keys.quarantined(key, uploadId));
    const sent = delivery.files.find(({ sourceId }) => sourceId === 'broken');
    expect(Buffer.from(kept).equals(sent?.body ?? Buffer.alloc(0))).toBe(true);
    const others = (await allUploads(deployment, press)).filter((other) => other.uploadId !== uploadId);
    expect(others.every(({ status, datasetVersion }) => status === 'PUBLISHED' && datasetVersion)).toBe(true);
  });

  it.concurrent('tells people and systems', async () => {
    const { deployment, published: made } = stack();
    const { run, text } = await made;
    const told = await eventually(
      `two notifications on ${run.runId}`,
      async () => {
        const all = await deployment.notificationsOf(run.runId);
        return all.length >= 2 && all;
      },
      { seconds: 30, state: async () => JSON.stringify(await deployment.notifications.read(), null, 2) },
    );
    const { counts, version } = text.manifest;
    expect(told.map(({ subject }) => subject).sort()).toEqual([
      expect.stringMatching(/^Published: press en-de/),
      expect.stringMatching(/^Started: .*press en-de/),
    ]);
    const published = told.find(({ subject }) => subject.startsWith('Published'))?.body.replaceAll(',', '');
    for (const fact of [version, `${counts.read} pairs`, `${counts.train} for training`, 'broken.tmx'])
      expect(published).toContain(fact);
    const events = await eventually(
      'RunClosed on the bus',
      async () => {
        const own = (await deployment.busEvents.read()).filter(({ detail }) => detail.runId === run.runId);
        return own.some((event) => event['detail-type'] === 'RunClosed') && own;
      },
      { seconds: 30, state: async () => JSON.stringify(await deployment.busEvents.read(), null, 2) },
    );
    const announced = events.filter((event) => event['detail-type'] === 'DatasetPublished');
    expect(announced).toHaveLength(1);
    expect(announced[0]?.detail).toMatchObject({
      ...press,
      version,
      trainPairs: counts.train,
    });
  });
}

const asKey = ({ source, target }: { source: string; target: string }) => `${source}\t${target}`;

const isSentence = ({ source }: { source: string }) => source.endsWith('.');
