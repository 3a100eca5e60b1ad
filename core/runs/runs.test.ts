import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobStatusEvent } from '../../contracts/events.ts';
import { MachineFile } from '../../contracts/prices.ts';
import { PRICES } from '../costs/prices.ts';
import { keys } from '../keys.ts';
import { writeJson } from '../objects/json-objects.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { memoryRegistry } from '../registry/memory-registry.ts';
import type { Registry } from '../registry/registry.ts';
import { someRun } from '../registry/samples.ts';
import { ApprovalTimedOut, approveRun } from './approve-run.ts';
import { cancelRun } from './cancel-run.ts';
import { type NoteJobDependencies, noteJob, parseJobName } from './note-job.ts';
import { inStage } from './stages.ts';

const MEDIA = { corpus: 'media', languagePair: 'en-ko' };
const T0 = '2026-01-01T00:00:00.000Z';
const now = () => new Date(T0);

async function live(kind: 'preparation' | 'training' = 'preparation') {
  const registry = memoryRegistry();
  const run = someRun({ ...MEDIA, kind, runId: 'run-1' });
  await registry.createRun(run);
  await registry.markStarted(run.runId, 'arn:run-1');
  return { registry, runId: run.runId };
}

const noting = (registry: Registry): NoteJobDependencies => ({
  registry,
  models: memoryObjects(),
  machines: { gpu: { instanceType: 'g6.xlarge', purchase: 'spot', vcpus: 4, gpus: 1 } },
  prices: PRICES,
});

describe('a stage', () => {
  it('is recorded with what its work says', async () => {
    const { registry, runId } = await live();
    const work = async () => ({ message: '3 of 4 pairs kept', output: 7 });
    expect(await inStage({ registry, now }, runId, 'Plan', work)).toBe(7);
    expect((await registry.getRun(runId))?.stages.Plan).toEqual({
      status: 'SUCCEEDED',
      startedAt: T0,
      endedAt: T0,
      message: '3 of 4 pairs kept',
    });
  });

  it('is recorded as failed with the error, which leaves as it came', async () => {
    const { registry, runId } = await live();
    const error = new TypeError('line 7 is damaged');
    const work = () => Promise.reject(error);
    await expect(inStage({ registry, now }, runId, 'Plan', work)).rejects.toBe(error);
    expect((await registry.getRun(runId))?.stages.Plan).toMatchObject({
      status: 'FAILED',
      message: 'TypeError: line 7 is damaged',
    });
  });

  it('fails with the error of its work also when that cannot be recorded', async () => {
    const { registry, runId } = await live();
    const error = new TypeError('line 7 is damaged');
    const endStage = () => Promise.reject(new Error('the table is away'));
    const deps = { registry: { startStage: registry.startStage, endStage }, now };
    await expect(inStage(deps, runId, 'Plan', () => Promise.reject(error))).rejects.toBe(error);
  });
});

describe('an event of Batch', () => {
  const event = (attempt: number, status: JobStatusEvent['detail']['status']): JobStatusEvent => ({
    id: 'event',
    time: T0,
    'detail-type': 'Batch Job State Change',
    detail: {
      jobName: `run-1-train-${attempt}`,
      jobId: `job-${attempt}`,
      jobQueue: 'gpu',
      status,
      statusReason: status === 'FAILED' ? 'Host EC2 terminated' : null,
      startedAt: ['RUNNING', 'SUCCEEDED', 'FAILED'].includes(status) ? Date.parse(T0) + attempt * 1000 : null,
      stoppedAt: status === 'SUCCEEDED' || status === 'FAILED' ? Date.parse(T0) + attempt * 1000 + 500 : null,
      container: status === 'FAILED' ? { exitCode: 75, logStreamName: 'log' } : null,
    },
  });
  const story = [
    event(1, 'RUNNABLE'),
    event(1, 'RUNNING'),
    event(1, 'FAILED'),
    event(2, 'RUNNING'),
    event(2, 'SUCCEEDED'),
  ];

  it('leads to the same attempts and stage in whatever order, however often it comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(4), { maxLength: 8 }),
        fc.infiniteStream(fc.nat()),
        async (extra, shuffle) => {
          const { registry, runId } = await live('training');
          const order = [...story, ...extra.map((index) => story[index] as JobStatusEvent)]
            .map((item) => ({ item, key: shuffle.next().value as number }))
            .sort((a, b) => a.key - b.key);
          for (const { item } of order) await noteJob(item, noting(registry));
          expect(await registry.listAttempts(runId)).toMatchObject([
            {
              attempt: 1,
              status: 'FAILED',
              statusReason: 'Host EC2 terminated',
              exitCode: 75,
              logStreamName: 'log',
            },
            { attempt: 2, status: 'SUCCEEDED' },
          ]);
          expect((await registry.getRun(runId))?.stages.Train).toMatchObject({
            status: 'SUCCEEDED',
            endedAt: '2026-01-01T00:00:02.500Z',
            message: 'Done at attempt 2',
          });
        },
      ),
    );
  });

  it('is told on the run, in the order of what happened and once however often it comes', async () => {
    const { registry, runId } = await live('training');
    const order = [...story.toReversed(), ...story];
    for (const item of order) await noteJob(item, noting(registry));
    expect((await registry.listRunEvents(runId)).map(({ stage, message }) => `${stage}: ${message}`)).toEqual(
      [
        'Train: Attempt 1 waits for a machine',
        'Train: Attempt 1 runs',
        'Train: Attempt 1 failed: Host EC2 terminated',
        'Train: Attempt 2 runs',
        'Train: Attempt 2 succeeded',
      ],
    );
  });

  it('prices an ended attempt by the machine it found itself on, or by that of its queue', async () => {
    const { registry, runId } = await live('training');
    const deps = noting(registry);
    const machine = { v: 1 as const, instanceType: 'g5.xlarge', purchase: 'on-demand' as const };
    await writeJson(deps.models, keys.machine(runId, 'train', 1), MachineFile, machine);
    for (const item of story) await noteJob(item, deps);
    const attempts = await registry.listAttempts(runId);
    expect(attempts).toMatchObject([
      { instanceType: 'g5.xlarge', purchase: 'on-demand', costUsd: 1.006 / 60, onDemandUsd: 1.006 / 60 },
      { instanceType: 'g6.xlarge', purchase: 'spot', machineAssumed: true, costUsd: 0.36 / 60 },
    ]);
    expect(attempts[0]).not.toHaveProperty('machineAssumed');
    expect((await registry.getRun(runId))?.costUsd).toBeCloseTo((1.006 + 0.36) / 60);
  });

  it('does not end the stage when an attempt failed', async () => {
    const { registry, runId } = await live('training');
    for (const item of story.slice(0, 3)) await noteJob(item, noting(registry));
    expect((await registry.getRun(runId))?.stages.Train).toEqual({
      status: 'RUNNING',
      startedAt: '2026-01-01T00:00:01.000Z',
    });
  });

  it("is ignored for others' jobs", async () => {
    const { registry } = await live('training');
    const foreign = event(1, 'RUNNING');
    for (const jobName of ['backup', 'run-1-cook-1', 'run-1-train-0', 'other-train-1']) {
      await noteJob({ ...foreign, detail: { ...foreign.detail, jobName } }, noting(registry));
    }
    expect(await registry.listAttempts('run-1')).toEqual([]);
    expect(parseJobName('train-media-en-ko-base-2026-ab12-evaluate-12')).toEqual({
      runId: 'train-media-en-ko-base-2026-ab12',
      step: 'evaluate',
      attempt: 12,
    });
  });
});

describe('an answer', () => {
  const asked = async () => {
    const { registry, runId } = await live();
    await registry.startStage(runId, 'AwaitApproval', T0);
    await registry.askApproval({
      runId,
      status: 'WAITING',
      taskToken: 'token',
      question: 'Publish?',
      askedAt: T0,
    });
    await registry.setRunStatus(runId, 'AWAITING_APPROVAL');
    const sent: unknown[] = [];
    const failing = { with: undefined as Error | undefined };
    const passed = { seconds: 0 };
    const answer = (approved: boolean, by = 'jane') =>
      approveRun(
        { runId, approved, by },
        {
          registry,
          sendAnswer: async (token, output) => {
            if (failing.with) throw failing.with;
            sent.push([token, output]);
          },
          now: () => new Date(now().getTime() + passed.seconds * 1000),
        },
      );
    return { registry, runId, sent, failing, passed, answer };
  };

  it('reaches the state machine, the run and the audit', async () => {
    const { registry, runId, sent, answer } = await asked();
    expect(await answer(false)).toMatchObject({ status: 'REJECTED', answeredBy: 'jane' });
    expect(sent).toEqual([['token', { approved: false, by: 'jane' }]]);
    expect(await registry.getRun(runId)).toMatchObject({
      status: 'RUNNING',
      stages: { AwaitApproval: { status: 'FAILED', message: 'Rejected by jane' } },
    });
    expect(await registry.listAudit('2026-01')).toMatchObject([
      { who: 'jane', action: 'reject', subject: runId },
    ]);
  });

  it('is sent again when it did not get through, and not changed', async () => {
    const { sent, failing, answer } = await asked();
    failing.with = new Error('network');
    await expect(answer(true)).rejects.toThrow('network');
    failing.with = undefined;
    await answer(true);
    expect(sent).toEqual([['token', { approved: true, by: 'jane' }]]);
    await expect(answer(false)).rejects.toMatchObject({ name: 'ApprovalAlreadyAnswered' });
  });

  it('is one answer of one person, whoever gives it, too', async () => {
    const { registry, runId, sent, failing, passed, answer } = await asked();
    const [kim, lee, max] = await Promise.allSettled([
      answer(true, 'kim'),
      answer(true, 'lee'),
      answer(false, 'max'),
    ]);
    expect(kim.status).toBe('fulfilled');
    for (const late of [lee, max]) {
      const reason = { name: 'ApprovalAlreadyAnswered', message: expect.stringContaining('APPROVED by kim') };
      expect(late).toMatchObject({ status: 'rejected', reason });
    }
    // A minute later nobody can tell whether it has arrived: it is sent again, as what it was.
    passed.seconds = 61;
    await answer(true, 'lee');
    const given = ['token', { approved: true, by: 'kim' }];
    expect(sent).toEqual([given, given]);
    failing.with = new ApprovalTimedOut('it waits no more');
    await expect(answer(true, 'lee')).rejects.toMatchObject({ name: 'ApprovalAlreadyAnswered' });
    await answer(true, 'kim');
    const stage = { status: 'SUCCEEDED', message: 'Approved by kim' };
    expect((await registry.getRun(runId))?.stages.AwaitApproval).toMatchObject(stage);
    expect(await registry.listAudit('2026-01')).toMatchObject([{ who: 'kim', action: 'approve' }]);
  });

  it('comes too late when the question has timed out', async () => {
    const { failing, answer } = await asked();
    failing.with = new ApprovalTimedOut('too late');
    await expect(answer(true)).rejects.toMatchObject({ name: 'ApprovalTimedOut' });
  });

  it('needs a run, a live one, and a question', async () => {
    const { registry, runId } = await live();
    const deps = { registry, sendAnswer: async () => {}, now };
    const answer = (id: string) => approveRun({ runId: id, approved: true, by: 'jane' }, deps);
    await expect(answer('unknown')).rejects.toThrow('No run unknown');
    await expect(answer(runId)).rejects.toThrow('has asked no question');
    await registry.closeRun(runId, { status: 'FAILED', endedAt: T0 });
    await expect(answer(runId)).rejects.toMatchObject({ name: 'RunAlreadyClosed' });
  });
});

describe('cancelling', () => {
  const cancelling = async (closesAfterPolls: number) => {
    const { registry, runId } = await live('training');
    const stopped: string[][] = [];
    let polls = 0;
    let milliseconds = Date.parse(T0);
    const cancel = () =>
      cancelRun(
        { runId, by: 'jane', reason: 'wrong corpus' },
        {
          registry,
          stopExecution: async (...order) => void stopped.push(order),
          closeRun: async () => {},
          sleep: async (passed) => {
            milliseconds += passed;
            if (++polls === closesAfterPolls)
              await registry.closeRun(runId, { status: 'ABORTED', endedAt: T0 });
          },
          now: () => new Date(milliseconds),
          newId: () => 'id',
          timeoutSeconds: 10,
        },
      );
    return { registry, runId, stopped, cancel };
  };

  it('stops the execution and waits until the run is closed', async () => {
    const { registry, runId, stopped, cancel } = await cancelling(3);
    expect(await cancel()).toMatchObject({ status: 'ABORTED' });
    expect(stopped).toEqual([['arn:run-1', 'Cancelled', 'Cancelled by jane: wrong corpus']]);
    expect(await registry.listAudit('2026-01')).toMatchObject([{ action: 'cancel', subject: runId }]);
    await expect(cancel()).rejects.toMatchObject({ name: 'RunAlreadyClosed' });
  });

  it('says so when the run is not closed in time', async () => {
    const { cancel } = await cancelling(1000);
    await expect(cancel()).rejects.toMatchObject({ name: 'CancelPending' });
  });

  it('closes a training that waits, but no preparation that is being started', async () => {
    const registry = memoryRegistry();
    await registry.createRun(someRun({ ...MEDIA, runId: 'waits', kind: 'training', status: 'QUEUED' }));
    await registry.createRun(someRun({ ...MEDIA, runId: 'run-2' }));
    const deps = {
      registry,
      stopExecution: async () => {},
      closeRun: async (runId: string, error: string, cause: string) =>
        void (await registry.closeRun(runId, { status: 'ABORTED', endedAt: T0, error, cause })),
      sleep: async () => {},
      now,
      newId: () => 'id',
      timeoutSeconds: 1,
    };
    await expect(cancelRun({ runId: 'run-2', by: 'jane' }, deps)).rejects.toMatchObject({
      name: 'RunNotStarted',
    });
    expect(await cancelRun({ runId: 'waits', by: 'jane' }, deps)).toMatchObject({
      status: 'ABORTED',
      cause: 'Cancelled by jane',
    });
    await expect(cancelRun({ runId: 'unknown', by: 'jane' }, deps)).rejects.toThrow('No run unknown');
  });
});
