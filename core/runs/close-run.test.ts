import { describe, expect, it } from 'vitest';
import type { Run } from '../../contracts/entities.ts';
import { EVENT_DETAILS, type ExecutionStatusEvent } from '../../contracts/events.ts';
import type { CloseRunEvent } from '../../contracts/states.ts';
import { PRICES } from '../costs/prices.ts';
import { keys } from '../keys.ts';
import type { Message } from '../notifications/messages.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { memoryRegistry } from '../registry/memory-registry.ts';
import {
  someCorpus,
  someDatasetVersion,
  someManifest,
  someModel,
  someModelVersion,
  someRun,
  someUpload,
} from '../registry/samples.ts';
import { closeRun } from './close-run.ts';
import { readableCause } from './readable-cause.ts';

const MEDIA = { corpus: 'media', languagePair: 'en-ko' };
const T0 = '2026-01-01T00:00:00.000Z';
const T1 = '2026-01-01T00:10:00.000Z';

const ended = (name: string, status: ExecutionStatusEvent['detail']['status']): ExecutionStatusEvent => ({
  id: 'event',
  time: T1,
  'detail-type': 'Step Functions Execution Status Change',
  detail: { executionArn: `arn:${name}`, stateMachineArn: 'arn', name, status },
});

/** A preparation that holds two uploads and its corpus, and what closing it leads to. */
async function running(change: Partial<Run> = {}) {
  const registry = memoryRegistry();
  const data = memoryObjects();
  const run = someRun({ ...MEDIA, runId: 'prep-1', ...change });
  await registry.putCorpusIfAbsent(someCorpus(MEDIA));
  await registry.lockCorpus(MEDIA, run.runId, T0);
  await registry.createRun(run);
  await registry.markStarted(run.runId, `arn:${run.runId}`);
  const uploads = ['a.tmx', 'b.tmx'].map((file) => someUpload({ ...MEDIA, file }));
  for (const upload of uploads) await registry.noteUpload(upload);
  await registry.claimUploads(
    uploads.map(({ uploadId }) => uploadId),
    run.runId,
  );
  await registry.startStage(run.runId, 'Plan', T0);

  const messages: Message[] = [];
  const events: unknown[] = [];
  const asked: unknown[] = [];
  const terminated: string[] = [];
  const live = [{ jobId: 'job-1', jobName: `${run.runId}-train-1` }];
  const failing = { notify: false };
  const stopped: unknown[] = [];
  const close = (event: CloseRunEvent, end: { error?: string; cause?: string } = {}) =>
    closeRun(event, {
      registry,
      data,
      describeEnd: async () => ({ endedAt: new Date(T1), ...end }),
      jobs: {
        ofRun: async (runId) => live.filter(({ jobName }) => jobName.startsWith(`${runId}-`)),
        terminate: async (jobId, reason) => {
          terminated.push(`${jobId}: ${reason}`);
          live.length = 0;
        },
      },
      publishEvent: async (type, detail) => {
        events.push(EVENT_DETAILS[type].parse(detail));
      },
      notify: async (message) => {
        if (failing.notify) throw new Error('SNS is away');
        messages.push(message);
      },
      startPreparation: async (corpus) => void asked.push(corpus),
      startTraining: async () => void asked.push('trainings'),
      prices: PRICES,
      stopExecution: async (...order) => void stopped.push(order),
      now: () => new Date(T1),
      dashboardUrl: '',
    });
  return { registry, data, run, uploads, messages, events, asked, terminated, stopped, failing, close };
}

describe('closing a run', () => {
  it('frees everything that an aborted run held, once', async () => {
    const { registry, run, messages, events, asked, terminated, close } = await running();
    await registry.askApproval({
      runId: run.runId,
      status: 'WAITING',
      taskToken: 't',
      question: '?',
      askedAt: T0,
    });
    const cancelled = { error: 'Cancelled', cause: 'Cancelled by jane: wrong corpus' };
    for (let twice = 0; twice < 2; twice++) await close(ended(run.runId, 'ABORTED'), cancelled);
    expect(await registry.getRun(run.runId)).toMatchObject({
      status: 'ABORTED',
      endedAt: T1,
      ...cancelled,
      stages: { Plan: { status: 'FAILED', endedAt: T1 } },
    });
    expect((await registry.getCorpus(MEDIA))?.lockedBy).toBeUndefined();
    expect(await registry.listPending(MEDIA)).toMatchObject([
      { attempts: 1, reason: expect.stringContaining('Cancelled by jane') },
      { attempts: 1 },
    ]);
    expect((await registry.getApproval(run.runId))?.status).toBe('EXPIRED');
    expect(terminated).toEqual(['job-1: Run prep-1 has ended: ABORTED, Cancelled by jane: wrong corpus']);
    expect(events).toEqual([
      { ...MEDIA, runId: run.runId, kind: 'preparation', status: 'ABORTED', ...cancelled },
    ]);
    expect(messages).toHaveLength(1);
    expect(messages[0]?.body).toContain('2 uploads went back');
    expect(asked).toEqual([MEDIA, MEDIA]);
  });

  it('tells of a failure the sentence of the error, not its trace', async () => {
    const { registry, run, messages, close } = await running();
    const cause = JSON.stringify({
      errorType: 'LeakageFound',
      errorMessage: '3 pairs leak.',
      trace: ['at x'],
    });
    await close(ended(run.runId, 'FAILED'), { error: 'LeakageFound', cause });
    expect(await registry.getRun(run.runId)).toMatchObject({ error: 'LeakageFound', cause: '3 pairs leak.' });
    expect(messages[0]?.body).toContain('3 pairs leak.');
  });

  it('tells of a failed map what its item died of', async () => {
    const { registry, close } = await running();
    await registry.startStage('prep-1', 'Refine', T0, 4);
    await registry.endStage(
      'prep-1',
      'Refine',
      T0,
      'FAILED',
      'ShardDamaged: Shard x ends early. Ingest it again.',
    );
    await close(ended('prep-1', 'FAILED'), {
      error: 'States.ExceedToleratedFailureThreshold',
      cause: 'The specified tolerated failure threshold was exceeded',
    });
    const run = await registry.getRun('prep-1');
    expect([run?.error, run?.cause]).toEqual(['ShardDamaged', 'Shard x ends early. Ingest it again.']);
  });

  it('tells of a success its numbers, and leaves what was published', async () => {
    const { registry, data, run, uploads, messages, close } = await running();
    const version = someDatasetVersion({ ...MEDIA, runId: run.runId });
    await data.put(keys.manifest(MEDIA, version.version), JSON.stringify(someManifest(version, uploads)));
    await registry.publishDatasetVersion(version, { splitSalt: 's', normaliserVersion: 1 });
    await registry.quarantineUpload(uploads[1]?.uploadId as string, 'MalformedTmx: line 7');
    await registry.markPublished([uploads[0]?.uploadId as string], version.version);
    await close(ended(run.runId, 'SUCCEEDED'));
    expect(await registry.getRun(run.runId)).toMatchObject({
      status: 'SUCCEEDED',
      stages: { Plan: { status: 'SUCCEEDED' } },
    });
    expect((await registry.listUploadsOfRun(run.runId)).map(({ status }) => status).sort()).toEqual([
      'PUBLISHED',
      'QUARANTINED',
    ]);
    expect(messages[0]?.subject).toContain('Published: media en-ko');
    expect(messages[0]?.body).toContain('MalformedTmx: line 7');
  });

  it('notes what the Lambdas of a preparation have cost, however it ended', async () => {
    const { registry, run, close } = await running();
    await registry.addStageUse(run.runId, 'Plan', 1000);
    await close(ended(run.runId, 'FAILED'));
    const { gbSecondUsd, millionRequestsUsd } = PRICES.lambda;
    expect((await registry.getRun(run.runId))?.costUsd).toBeCloseTo(
      1000 * gbSecondUsd + millionRequestsUsd / 1e6,
      12,
    );
  });

  it('settles the uploads of a run that published and then failed as its manifest says', async () => {
    const { registry, data, run, uploads, close } = await running();
    const version = someDatasetVersion({ ...MEDIA, runId: run.runId });
    const manifest = someManifest(version, uploads);
    const damaged = manifest.inputs[1];
    if (damaged) damaged.quarantine = { error: 'MalformedTmx', message: 'line 7' };
    await data.put(keys.manifest(MEDIA, version.version), JSON.stringify(manifest));
    await registry.publishDatasetVersion(version, { splitSalt: 's', normaliserVersion: 1 });
    await close(ended(run.runId, 'FAILED'), { error: 'EventRefused' });
    expect(await registry.getUpload(uploads[0]?.uploadId as string)).toMatchObject({
      status: 'PUBLISHED',
      datasetVersion: version.version,
    });
    expect(await registry.getUpload(uploads[1]?.uploadId as string)).toMatchObject({
      status: 'QUARANTINED',
      reason: 'MalformedTmx: line 7',
    });
  });

  it('tells of a training its scores', async () => {
    const { registry, run, messages, close } = await running({
      kind: 'training',
      runId: 'train-1',
      model: 'media-en-ko-base',
      datasetVersion: 'v000000000001',
    });
    const score = { score: 30, signature: 's', low: 29, high: 31 };
    await registry.putModelIfAbsent(someModel({ ...MEDIA, champion: 'm1' }));
    await registry.putModelVersion(someModelVersion({ model: 'media-en-ko-base', version: 'm1' }));
    await registry.putEvaluation({
      model: 'media-en-ko-base',
      version: 'm1',
      setId: 'test-corpus-1',
      name: 'corpus',
      createdAt: T0,
      segments: 10,
      role: 'own' as const,
      purpose: 'release' as const,
      metrics: { bleu: score, chrf: score, ter: score },
      versusChampion: null,
    });
    await registry.setModelVersion(run.runId, 'm1');
    await close(ended(run.runId, 'SUCCEEDED'));
    expect(messages[0]?.subject).toBe('Trained: media-en-ko-base m1, BLEU 30.0, chrF 30.0, TER 30.0');
  });

  it('lets the next preparation start though nobody can be told, and tells at the next delivery', async () => {
    const { registry, run, messages, asked, failing, close } = await running();
    failing.notify = true;
    await expect(close(ended(run.runId, 'TIMED_OUT'))).rejects.toThrow('SNS is away');
    expect(asked).toEqual([MEDIA]);
    expect((await registry.getCorpus(MEDIA))?.lockedBy).toBeUndefined();
    failing.notify = false;
    await close(ended(run.runId, 'TIMED_OUT'));
    expect(messages.map(({ body }) => body)).toEqual([expect.stringContaining('took too long')]);
  });

  it('fails for a success that produced nothing', async () => {
    const { run, close } = await running();
    await expect(close(ended(run.runId, 'SUCCEEDED'))).rejects.toMatchObject({ name: 'EndWithoutResult' });
  });

  it('ends a training that has no execution, or stops the one it got, and lets others start', async () => {
    const { registry, stopped, messages, asked, close } = await running();
    const queued = someRun({ ...MEDIA, runId: 'train-1', kind: 'training', status: 'QUEUED', model: 'line' });
    await registry.createRun(queued);
    const event = { runId: 'train-1', error: 'Cancelled', cause: 'Cancelled by jane' };
    await close(event);
    expect(await registry.getRun('train-1')).toMatchObject({ status: 'ABORTED', error: 'Cancelled' });
    expect(stopped).toEqual([]);
    expect(asked).toEqual(['trainings']);
    expect(messages[0]?.subject).toBe('Aborted: training of line');
    await registry.createRun({ ...queued, runId: 'train-2', status: 'STARTING', sweepId: 'sweep-1' });
    await registry.markStarted('train-2', 'arn:train-2');
    await close({ ...event, runId: 'train-2' });
    expect(stopped).toEqual([['arn:train-2', 'Cancelled', 'Cancelled by jane']]);
    // Of members of a sweep people hear when all have ended.
    expect(messages).toHaveLength(1);
  });

  it('leaves alone what goes on and what is not ours', async () => {
    const { registry, run, asked, close } = await running();
    await close(ended(run.runId, 'RUNNING'));
    await close(ended('somebody-elses', 'FAILED'));
    expect((await registry.getRun(run.runId))?.status).toBe('RUNNING');
    expect(asked).toEqual([]);
  });
});

describe('the readable cause', () => {
  it.each([
    ['{"errorMessage":"no such file","trace":[]}', 'no such file'],
    ['{"JobId":"1","StatusReason":"Host EC2 terminated"}', 'Host EC2 terminated'],
    ['{"errorMessage":"cut of', '{"errorMessage":"cut of'],
    ['{"other":1}', '{"other":1}'],
    ['plain', 'plain'],
  ])('of %s is %s', (cause, readable) => {
    expect(readableCause(cause)).toBe(readable);
  });

  it('has at most 4,000 characters', () => {
    expect(readableCause('x'.repeat(5000))).toHaveLength(4000);
  });
});
