import { expect, it } from 'vitest';
import { allUploads, corpusNamed, deliver, registerCorpus, tsvFile } from '../corpora.ts';
import { inventPairs } from '../invented-text.ts';
import { findLeaks } from '../leak-check.ts';
import { readPublished } from '../published-text.ts';
import type { TestDeployment } from '../test-deployment.ts';

export const halted = corpusNamed('halted');
export const growing = corpusNamed('growing');

/** Preparations that follow one another. */
export function successionScenarios(stack: () => TestDeployment): void {
  it.concurrent('closes a preparation that is aborted, and prepares its uploads with the next ones', async () => {
    const deployment = stack();
    const { registry } = deployment;
    await registerCorpus(deployment, halted);
    const { runId } = await deliver(deployment, halted, tsvFile('desk', 'first', inventPairs(30, 6000)), []);
    await deployment.during(
      runId,
      'read its uploads',
      async () => (await registry.getRun(runId))?.stages.Ingest?.status === 'RUNNING',
    );
    await deployment.abort(runId);
    const aborted = await deployment.ended(runId);
    expect(aborted.status).toBe('ABORTED');
    expect(Object.values(aborted.stages).map(({ status }) => status)).not.toContain('RUNNING');
    expect(Object.values(aborted.stages).map(({ status }) => status)).toContain('FAILED');
    expect((await registry.getCorpus(halted))?.lockedBy).toBeUndefined();
    expect(await allUploads(deployment, halted)).toMatchObject([{ status: 'PENDING', attempts: 1 }]);

    const next = await deliver(deployment, halted, tsvFile('desk', 'second', inventPairs(31, 200)), [runId]);
    await deployment.succeeded(next.runId);
    expect((await allUploads(deployment, halted)).map(({ status, runId }) => [status, runId])).toEqual([
      ['PUBLISHED', next.runId],
      ['PUBLISHED', next.runId],
    ]);
  });

  it.concurrent('prepares uploads that arrive during a run in the next one', async () => {
    const deployment = stack();
    const { registry, data } = deployment;
    await registerCorpus(deployment, growing);
    const first = await deliver(deployment, growing, tsvFile('desk', 'one', inventPairs(40, 500)), []);
    const next = await deliver(deployment, growing, tsvFile('desk', 'two', inventPairs(41, 200)), [
      first.runId,
    ]);
    const one = await deployment.succeeded(first.runId);
    const two = await deployment.succeeded(next.runId);
    expect(Date.parse(two.createdAt)).toBeGreaterThanOrEqual(Date.parse(one.endedAt ?? ''));
    expect((await allUploads(deployment, growing)).map(({ file, runId }) => [file, runId]).sort()).toEqual([
      ['one.tsv', one.runId],
      ['two.tsv', two.runId],
    ]);
    const before = await readPublished(data, growing, one.datasetVersion ?? '');
    const after = await readPublished(data, growing, two.datasetVersion ?? '');
    expect(after.manifest.previousVersion).toBe(before.manifest.version);
    expect(after.manifest.counts.read).toBe(700);
    expect(after.manifest.heldOut).toEqual(before.manifest.heldOut);
    expect(findLeaks(after.train, after.heldOut)).toEqual([]);
    const { items } = await registry.listRuns({ corpus: growing });
    expect(items).toHaveLength(2);
  });
}
