import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { descendantsOf, isAlive } from '../../local/process-tree.ts';
import { allUploads } from './corpora.ts';
import { jobProcess } from './job-processes.ts';
import { approvalScenarios, drifting } from './scenarios/approval.ts';
import { dashboardScenarios } from './scenarios/dashboard.ts';
import { deliveryScenarios, type PublishedPress, press, publishPress } from './scenarios/delivery.ts';
import { modelScenarios } from './scenarios/models.ts';
import { fetched, sourceScenarios } from './scenarios/sources.ts';
import { renewed, startingScenarios, watched } from './scenarios/starting.ts';
import { growing, halted, successionScenarios } from './scenarios/succession.ts';
import { league, tableScenarios } from './scenarios/tables.ts';
import { echo, graded, taskTypeScenarios } from './scenarios/task-types.ts';
import { type Lines, registerLines, trainingScenarios } from './scenarios/trainings.ts';
import { startTestDeployment, type TestDeployment } from './test-deployment.ts';

/** One deployment for all scenarios; they run side by side, each on a corpus or a model line of its own. */
describe('the stack on the emulator', () => {
  let deployment: TestDeployment;
  let lines: Lines;
  let published: Promise<PublishedPress>;
  let processesBefore: number[];

  beforeAll(async () => {
    processesBefore = descendantsOf(process.pid);
    deployment = await startTestDeployment();
    lines = await registerLines(deployment);
    published = publishPress(deployment);
    // Whoever awaits it is told; until then a failure must not end the process.
    published.catch(() => undefined);
  });

  afterAll(() => deployment?.stop());

  deliveryScenarios(() => ({ deployment, published }));
  trainingScenarios(() => ({ deployment, published, lines }));
  modelScenarios(() => ({ deployment, published, lines }));
  approvalScenarios(() => deployment);
  startingScenarios(() => ({ deployment, published }));
  successionScenarios(() => deployment);
  sourceScenarios(() => deployment);
  tableScenarios(() => deployment);
  dashboardScenarios(() => deployment);
  taskTypeScenarios(() => ({ deployment, published }));

  it('has lost no upload, and no event', async () => {
    for (const id of [league, press, drifting, halted, growing, renewed, watched, fetched, graded, echo]) {
      for (const { file, status, datasetVersion, reason } of await allUploads(deployment, id)) {
        const settled = status === 'PUBLISHED' ? datasetVersion : status === 'QUARANTINED' && reason;
        expect(settled, `${id.corpus} ${file} is ${status}`).toBeTruthy();
      }
      expect((await deployment.registry.getCorpus(id))?.lockedBy).toBeUndefined();
    }
    expect(await deployment.deadLetters()).toEqual([]);
  });

  it('leaves no process and no port behind', async () => {
    const runId = await deployment.startTraining(lines.endless);
    await deployment.during(runId, 'start its trainer', async () =>
      jobProcess(deployment.runtime.stateDirectory, runId, 'train'),
    );
    const started = descendantsOf(process.pid).filter((pid) => !processesBefore.includes(pid));
    expect(started.length).toBeGreaterThan(2);
    await deployment.stop();
    expect(started.filter(isAlive)).toEqual([]);
    await expect(fetch(deployment.runtime.endpointUrl)).rejects.toThrow();
  });
});
