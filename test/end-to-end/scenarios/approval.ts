import { expect, it } from 'vitest';
import { allUploads, corpusNamed, deliver, registerCorpus, tsvFile } from '../corpora.ts';
import { inventLongPairs, inventPairs } from '../invented-text.ts';
import type { TestDeployment } from '../test-deployment.ts';

export const drifting = corpusNamed('drifting');

/** A delivery that differs from what came before. */
export function approvalScenarios(stack: () => TestDeployment): void {
  it.concurrent('asks a person when a delivery is strange, and does what the person says', async () => {
    const deployment = stack();
    const { registry } = deployment;
    await registerCorpus(deployment, drifting, { consistency: { onDrift: 'fail', minimumPairs: 200 } });
    const first = await deliver(deployment, drifting, tsvFile('desk', 'usual', inventPairs(20, 600)), []);
    const { datasetVersion } = await deployment.succeeded(first.runId);

    const strange = await deliver(
      deployment,
      drifting,
      tsvFile('desk', 'strange', inventLongPairs(21, 300)),
      [first.runId],
    );
    await waitForQuestion(deployment, strange.runId);
    const question = (await deployment.notificationsOf(strange.runId)).find(({ body }) =>
      body.includes(`npx dragoman runs approve ${strange.runId}`),
    );
    expect(question?.body).toMatch(/segment lengths/);
    await deployment.answerOf('runs', 'reject', strange.runId);
    const rejected = await deployment.ended(strange.runId);
    expect(rejected).toMatchObject({ status: 'FAILED', error: 'ApprovalRejected' });
    expect(rejected.datasetVersion).toBeUndefined();
    expect(await registry.getCorpus(drifting)).toMatchObject({ latestVersion: datasetVersion });
    expect(await registry.listDatasetVersions(drifting)).toHaveLength(1);
    const announced = (await deployment.busEvents.read()).filter(
      (event) => event['detail-type'] === 'DatasetPublished' && event.detail.runId === strange.runId,
    );
    expect(announced).toEqual([]);
    const [held] = (await allUploads(deployment, drifting)).filter(({ file }) => file === 'strange.tsv');
    expect(held).toMatchObject({ status: 'PENDING', attempts: 1 });
    const late = await deployment.dragoman('runs', 'approve', strange.runId);
    expect(late.exitCode).toBe(1);
    expect(late.output).toMatch(/RunAlreadyClosed: .* has ended/);

    const known = [first.runId, strange.runId];
    const again = await deliver(deployment, drifting, tsvFile('desk', 'more', inventPairs(22, 100)), known);
    await waitForQuestion(deployment, again.runId);
    await deployment.answerOf('runs', 'approve', again.runId);
    const approved = await deployment.succeeded(again.runId);
    expect(await registry.getCorpus(drifting)).toMatchObject({ latestVersion: approved.datasetVersion });
    expect((await allUploads(deployment, drifting)).map(({ file, runId }) => [file, runId]).sort()).toEqual([
      ['more.tsv', again.runId],
      ['strange.tsv', again.runId],
      ['usual.tsv', first.runId],
    ]);
  });
}

const waitForQuestion = (deployment: TestDeployment, runId: string) =>
  deployment.during(
    runId,
    'ask for approval',
    async () => (await deployment.registry.getRun(runId))?.status === 'AWAITING_APPROVAL',
  );
