import { describe, expect, it } from 'vitest';
import type { CloseRunEvent } from '../../contracts/states.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { memoryRegistry } from '../registry/memory-registry.ts';
import { someRun } from '../registry/samples.ts';
import { type WatchTrainingsDependencies, watchTrainings } from './watch-trainings.ts';

const MEDIA = { corpus: 'media', languagePair: 'en-ko' };
const T0 = '2026-01-01T00:00:00.000Z';

describe('watchTrainings', () => {
  it('closes runs whose end was lost, ends jobs of closed runs, and lets others start', async () => {
    const registry = memoryRegistry();
    for (const runId of ['goes-on', 'forgotten', 'over']) {
      await registry.createRun(someRun({ ...MEDIA, runId, kind: 'training' }));
      await registry.markStarted(runId, `arn:aws:states:r:a:execution:TrainModel:${runId}`);
    }
    await registry.createRun(someRun({ ...MEDIA, runId: 'waits', kind: 'training', status: 'QUEUED' }));
    await registry.closeRun('over', { status: 'FAILED', endedAt: T0 });
    const closed: CloseRunEvent[] = [];
    const terminated: string[] = [];
    let looks = 0;
    const dependencies: WatchTrainingsDependencies = {
      registry,
      models: memoryObjects(),
      endOfExecution: async (arn) => (arn.endsWith('forgotten') ? 'FAILED' : undefined),
      closeRun: async (event) => void closed.push(event),
      startWaiting: async () => void looks++,
      jobs: {
        all: async () => [
          { jobId: '1', jobName: 'goes-on-train-1' },
          { jobId: '2', jobName: 'over-train-2' },
          { jobId: '3', jobName: 'somebody-elses' },
        ],
        terminate: async (jobId, reason) => void terminated.push(`${jobId}: ${reason}`),
      },
      notify: async () => {},
      log: { info: () => {}, warn: () => {} },
      dashboardUrl: '',
      now: () => new Date(T0),
    };
    await watchTrainings(dependencies);
    expect(closed).toMatchObject([
      {
        detail: {
          name: 'forgotten',
          status: 'FAILED',
          stateMachineArn: 'arn:aws:states:r:a:stateMachine:TrainModel',
        },
      },
    ]);
    expect(terminated).toEqual(['2: Run over has ended: FAILED.']);
    expect(looks).toBe(1);
  });
});
