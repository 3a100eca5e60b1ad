import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run, Upload } from '../../contracts/entities.ts';
import type { ExecutionStatusEvent } from '../../contracts/events.ts';
import type { PreparationInput } from '../../contracts/states.ts';
import { PRICES } from '../costs/prices.ts';
import { keys } from '../keys.ts';
import type { Message } from '../notifications/messages.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { memoryRegistry } from '../registry/memory-registry.ts';
import type { Registry } from '../registry/registry.ts';
import { isLive } from '../registry/run-state.ts';
import { someDatasetVersion, someManifest, someRemoval } from '../registry/samples.ts';
import { closeRun } from '../runs/close-run.ts';
import { noteUploads } from './note-upload.ts';
import { startPreparation } from './start-preparation.ts';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const MEDIA = { corpus: 'media', languagePair: 'en-ko' };

/** Ends a call of the product where it stands, as the death of a Lambda would. */
class Death extends Error {}

/**
 * All of the intake around the real functions: queue, schedules and executions are plain values, time is set by hand.
 * @param turn waits until a call of the registry may go on
 */
function world(turn: () => Promise<void> = async () => {}) {
  let time = START;
  let digits = 0;
  /** Calls of the registry that are still allowed before the caller dies. */
  let callsLeft = Number.POSITIVE_INFINITY;
  const store = memoryRegistry();
  const registry = new Proxy(store, {
    get: (target, name) => {
      const call = target[name as keyof Registry] as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        if (callsLeft-- <= 0) throw new Death();
        await turn();
        return call(...args);
      };
    },
  });
  const landing = memoryObjects();
  const data = memoryObjects();
  const messages: Message[] = [];
  const warnings: string[] = [];
  const schedules = new Map<string, { corpus: typeof MEDIA; at: Date }>();
  const executions = new Map<string, { input: PreparationInput; ended?: ExecutionStatusEvent }>();
  const now = () => new Date(time);
  const notify = async (message: Message) => void messages.push(message);
  const dependencies = { registry, notify, now, dashboardUrl: 'https://dragoman.example' };

  const event = (key: string, change: { size?: number; version?: string; etag?: string } = {}) => ({
    id: 'event',
    time: now().toISOString(),
    'detail-type': 'Object Created',
    detail: {
      bucket: { name: 'landing' },
      object: { key, size: change.size ?? 10, etag: change.etag ?? 'e', 'version-id': change.version },
    },
  });
  const note = (...bodies: unknown[]) =>
    noteUploads(
      bodies.map((body, index) => ({
        messageId: `m${index}`,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })),
      {
        ...dependencies,
        landing,
        data,
        schedules: { set: async (corpus, at) => void schedules.set(corpus.corpus, { corpus, at }) },
        log: {
          info: () => {},
          warn: (message, details) => void warnings.push(`${message} ${JSON.stringify(details)}`),
        },
        quietPeriodSeconds: 60,
        longestWaitSeconds: 600,
      },
    );
  const start = (
    request:
      | (typeof MEDIA & { always?: true; again?: true; by?: string; how?: 'person' | 'schedule' })
      | { sweep: true },
  ) =>
    startPreparation(request, {
      ...dependencies,
      startExecution: async (input) => {
        if (!executions.has(input.runId)) executions.set(input.runId, { input });
        return `arn:${input.runId}`;
      },
      log: { info: () => undefined, warn: () => undefined },
      randomDigits: () => (digits++).toString(16).padStart(4, '0'),
    });
  /** What `close-run` is told once an execution has ended. */
  const end = (runId: string, status: 'SUCCEEDED' | 'FAILED' | 'ABORTED'): ExecutionStatusEvent => {
    const execution = executions.get(runId);
    const ended: ExecutionStatusEvent = {
      id: 'event',
      time: now().toISOString(),
      'detail-type': 'Step Functions Execution Status Change',
      detail: { executionArn: `arn:${runId}`, stateMachineArn: 'arn', name: runId, status },
    };
    if (execution) execution.ended = ended;
    return ended;
  };
  const close = (ended: ExecutionStatusEvent) =>
    closeRun(ended, {
      ...dependencies,
      data,
      describeEnd: async () => ({ error: 'Broken', cause: 'line 7' }),
      jobs: { ofRun: async () => [], terminate: async () => {} },
      publishEvent: async () => {},
      startPreparation: async (corpus) => void (await start(corpus)),
      startTraining: async () => {},
      prices: PRICES,
      stopExecution: async () => {},
    });
  return {
    store,
    landing,
    data,
    messages,
    warnings,
    schedules,
    executions,
    event,
    note,
    start,
    end,
    close,
    pass: (seconds: number) => {
      time += seconds * 1000;
    },
    now,
    /** The next call dies after so many calls of the registry. */
    dieAfter: (calls: number) => {
      callsLeft = calls;
    },
    /** Publishes as the state machine would; it may die before it has marked the uploads. */
    publish: async (run: Run, { dies }: { dies: boolean }) => {
      const corpus = await store.getCorpus(run);
      const previousVersion = corpus?.latestVersion;
      const version = someDatasetVersion({
        ...MEDIA,
        runId: run.runId,
        version: `v${String(executions.size).padStart(12, '0')}`,
        ...(previousVersion ? { previousVersion } : {}),
      });
      const uploads = await store.listUploadsOfRun(run.runId);
      await data.put(keys.manifest(run, version.version), JSON.stringify(someManifest(version, uploads)));
      await store.publishDatasetVersion(version, { splitSalt: 's', normaliserVersion: 1 });
      if (dies) return;
      await store.markPublished(
        uploads.map(({ uploadId }) => uploadId),
        version.version,
      );
    },
  };
}

/** Files by name: uploads of the same second have no other order that says something. */
const filesOf = (uploads: Upload[]) => uploads.map(({ file }) => file).sort();
const pendingFiles = async (registry: Registry) => filesOf(await registry.listPending(MEDIA));

describe('noting uploads', () => {
  it('registers the corpus, notes the upload and waits for quiet', async () => {
    const { note, event, store, schedules, pass } = world();
    expect(await note(event('media/en-ko/films/a.tmx'))).toEqual({ batchItemFailures: [] });
    expect(await store.getCorpus(MEDIA)).toMatchObject({ recipe: { v: 1, sources: {} } });
    expect(await store.listPending(MEDIA)).toMatchObject([
      { sourceId: 'films', file: 'a.tmx', key: 'media/en-ko/films/a.tmx', attempts: 0, sizeBytes: 10 },
    ]);
    expect(schedules.get('media')?.at).toEqual(new Date(START + 60_000));
    pass(50);
    await note(event('media/en-ko/films/b.tmx'));
    expect(schedules.get('media')?.at).toEqual(new Date(START + 110_000));
  });

  it('lets the first upload wait no longer than the longest wait, and sets no time in the past', async () => {
    const { note, event, schedules, pass } = world();
    await note(event('media/en-ko/films/a.tmx'));
    pass(580);
    await note(event('media/en-ko/films/b.tmx'));
    expect(schedules.get('media')?.at).toEqual(new Date(START + 600_000));
    pass(100);
    await note(event('media/en-ko/films/c.tmx'));
    expect(schedules.get('media')?.at).toEqual(new Date(START + 681_000));
  });

  it('sets the schedule again for an upload that it knew, and not for one that is settled', async () => {
    const { note, event, schedules, store } = world();
    const delivered = event('media/en-ko/films/a.tmx');
    await note(delivered, delivered);
    expect(await pendingFiles(store)).toEqual(['a.tmx']);
    schedules.clear();
    await note(delivered);
    expect(schedules.size).toBe(1);
    schedules.clear();
    const [upload] = await store.listPending(MEDIA);
    await store.quarantineUpload((upload as Upload).uploadId, 'x');
    await note(delivered);
    expect(schedules.size).toBe(0);
  });

  it('takes a new version of an object for a new upload', async () => {
    const { note, event, store } = world();
    await note(
      event('media/en-ko/films/a.tmx', { version: '1' }),
      event('media/en-ko/films/a.tmx', { version: '2' }),
      event('media/en-ko/films/a.tmx', { etag: 'other' }),
    );
    expect(await pendingFiles(store)).toEqual(['a.tmx', 'a.tmx', 'a.tmx']);
  });

  it('sends a file at no known place to quarantine, once, and says what to do', async () => {
    const { note, event, landing, data, messages, schedules } = world();
    const key = 'Media/en-ko/a.tmx';
    await landing.put(key, 'text');
    for (let twice = 0; twice < 2; twice++) expect(await note(event(key))).toEqual({ batchItemFailures: [] });
    const [copy, reason] = data.keys();
    expect(copy).toMatch(/^quarantine\/[0-9a-f]{16}\/Media\/en-ko\/a\.tmx$/);
    expect(JSON.parse(Buffer.from(await data.get(reason as string)).toString())).toMatchObject({
      error: 'UnknownPlace',
    });
    expect(messages).toHaveLength(1);
    expect(messages[0]?.body).toContain('Upload the file again under such a key');
    expect(schedules.size).toBe(0);
  });

  it('sends an empty file to quarantine, and leaves alone folders and what is gone', async () => {
    const { note, event, landing, data, messages, store } = world();
    await landing.put('media/en-ko/films/empty.tmx', '');
    expect(
      await note(
        event('media/en-ko/films/empty.tmx', { size: 0 }),
        event('media/en-ko/films/', { size: 0 }),
        event('nowhere.tmx'),
      ),
    ).toEqual({ batchItemFailures: [] });
    const { items } = await store.listUploads(MEDIA);
    expect(items).toMatchObject([{ status: 'QUARANTINED', reason: expect.stringMatching(/^EmptyInput: /) }]);
    expect(await store.listPending(MEDIA)).toEqual([]);
    expect(data.keys()).toHaveLength(2);
    expect(messages).toHaveLength(1);
  });

  it('asks for a record again that it could not read, and only for that one', async () => {
    const { note, event, store, warnings } = world();
    expect(await note('{', event('media/en-ko/films/a.tmx'), { detail: {} })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm2' }],
    });
    expect(await pendingFiles(store)).toEqual(['a.tmx']);
    expect(warnings).toHaveLength(2);
  });
});

describe('starting preparations', () => {
  it('claims all that waits, under a name that says what it is', async () => {
    const { note, event, start, store, executions, messages } = world();
    await note(event('media/en-ko/films/a.tmx'), event('media/en-ko/web/b.tmx'));
    const [runId] = await start(MEDIA);
    expect(runId).toBe('prep-media-en-ko-20260101000000-0000');
    expect(executions.get(runId as string)?.input).toEqual({ ...MEDIA, runId });
    expect(await store.getRun(runId as string)).toMatchObject({
      status: 'RUNNING',
      executionArn: `arn:${runId}`,
    });
    expect(filesOf(await store.listUploadsOfRun(runId as string))).toEqual(['a.tmx', 'b.tmx']);
    expect(await store.getCorpus(MEDIA)).toMatchObject({ lockedBy: runId });
    expect(messages.at(-1)?.body).toContain('with 2 uploads');
    expect(await start(MEDIA)).toEqual([]);
    expect(await start({ sweep: true })).toEqual([]);
  });

  it('starts nothing for nothing, and for no corpus', async () => {
    const { start, store, note, event } = world();
    expect(await start(MEDIA)).toEqual([]);
    await note(event('media/en-ko/films/a.tmx'));
    const [upload] = await store.listPending(MEDIA);
    await store.quarantineUpload((upload as Upload).uploadId, 'x');
    expect(await start(MEDIA)).toEqual([]);
    expect((await store.getCorpus(MEDIA))?.lockedBy).toBeUndefined();
  });

  it('leaves what a failed run gave back to the sweep, and takes it along with something new', async () => {
    const { note, event, start, end, close, store, executions } = world();
    await note(event('media/en-ko/films/a.tmx'));
    const [first] = await start(MEDIA);
    await close(end(first as string, 'FAILED'));
    expect(executions.size).toBe(1);
    expect(await start(MEDIA)).toEqual([]);
    expect(await start({ sweep: true })).toHaveLength(1);
    await close(end([...executions.keys()][1] as string, 'ABORTED'));
    await note(event('media/en-ko/films/b.tmx'));
    const [third] = await start(MEDIA);
    expect(filesOf(await store.listUploadsOfRun(third as string))).toEqual(['a.tmx', 'b.tmx']);
  });

  it('starts without uploads when text must be removed from a version, asked to or by the sweep', async () => {
    const { note, event, start, end, close, publish, store, executions } = world();
    await note(event('media/en-ko/films/a.tmx'));
    await store.putRemovalIfAbsent(someRemoval(MEDIA));
    const [first] = await start(MEDIA);
    await publish((await store.getRun(first as string)) as Run, { dies: false });
    await close(end(first as string, 'SUCCEEDED'));
    // The end of a run starts nothing: a removal whose runs fail would go round in circles.
    expect(executions.size).toBe(1);
    expect(await start(MEDIA)).toEqual([]);
    const [second] = await start({ ...MEDIA, always: true });
    expect(await store.listUploadsOfRun(second as string)).toEqual([]);
    await close(end(second as string, 'FAILED'));
    expect(await start({ sweep: true })).toHaveLength(1);
    const [, , third] = [...executions.keys()];
    await store.markRemovalsApplied(MEDIA, [someRemoval(MEDIA).removalId], 'v1');
    await close(end(third as string, 'FAILED'));
    expect(await start({ sweep: true })).toEqual([]);
  });

  it('starts without anything new when it is to prepare a version again, and says who asked', async () => {
    const { note, event, start, end, close, publish, store } = world();
    await note(event('media/en-ko/films/a.tmx'));
    const [first] = await start({ ...MEDIA, again: true, by: 'kim' });
    expect(await store.getRun(first as string)).toMatchObject({ startedBy: { how: 'person', who: 'kim' } });
    // The corpus is taken.
    expect(await start({ ...MEDIA, again: true })).toEqual([]);
    await publish((await store.getRun(first as string)) as Run, { dies: false });
    await close(end(first as string, 'SUCCEEDED'));
    expect(await start({ ...MEDIA, always: true })).toEqual([]);
    const [scheduled] = await start({ ...MEDIA, again: true, by: 'rate(7 days)', how: 'schedule' });
    expect(await store.getRun(scheduled as string)).toMatchObject({
      startedBy: { how: 'schedule', who: 'rate(7 days)' },
    });
  });

  it('does not prepare a corpus again that has no version', async () => {
    const { note, event, start, store } = world();
    await note(event('media/en-ko/films/a.tmx'));
    const [upload] = await store.listPending(MEDIA);
    await store.quarantineUpload((upload as Upload).uploadId, 'x');
    expect(await start({ ...MEDIA, again: true })).toEqual([]);
  });

  it('finishes a start that died, wherever it died, after five minutes', async () => {
    for (let calls = 0; calls < 12; calls++) {
      const { note, event, start, dieAfter, pass, store, executions } = world();
      await note(event('media/en-ko/films/a.tmx'));
      dieAfter(calls);
      await start(MEDIA).catch((error) => expect(error).toBeInstanceOf(Death));
      dieAfter(Number.POSITIVE_INFINITY);
      pass(301);
      await start({ sweep: true });
      expect(executions.size).toBe(1);
      const [runId] = executions.keys();
      expect(await store.listUploadsOfRun(runId as string)).toMatchObject([{ status: 'CLAIMED' }]);
      expect(await store.getRun(runId as string)).toMatchObject({ status: 'RUNNING' });
      expect(await store.getCorpus(MEDIA)).toMatchObject({ lockedBy: runId });
    }
  });
});

/** How an execution ends; `published, then FAILED` has died between its version and its uploads. */
type End = 'SUCCEEDED' | 'published, then FAILED' | 'FAILED' | 'ABORTED';

type Step =
  | { do: 'upload'; file: number }
  | { do: 'deliver again' | 'fire' | 'sweep' | 'close again' }
  | { do: 'pass'; seconds: number }
  | { do: 'end'; how: End };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('upload' as const), file: fc.nat(9) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('deliver again', 'fire', 'sweep', 'close again') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 400 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      how: fc.constantFrom<End[]>('SUCCEEDED', 'published, then FAILED', 'FAILED', 'ABORTED'),
    }),
  },
);

describe('the intake as a whole', () => {
  it('starts one run, whatever order calls at the same time come to the registry in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        let inTurn = false;
        const { note, event, start, store, executions } = world(() =>
          inTurn ? scheduler.schedule(Promise.resolve()) : Promise.resolve(),
        );
        await note(event('media/en-ko/films/a.tmx'));
        inTurn = true;
        const calls = [
          start(MEDIA),
          start({ sweep: true }),
          note(event('media/en-ko/films/b.tmx')),
          start(MEDIA),
        ];
        await scheduler.waitFor(Promise.all(calls));
        inTurn = false;
        expect(executions.size).toBe(1);
        const [runId] = executions.keys();
        const { items } = await store.listUploads(MEDIA);
        expect(items).toHaveLength(2);
        expect(
          items.filter((upload) => upload.runId === runId && upload.status === 'CLAIMED').length,
        ).toBeGreaterThan(0);
        expect(items.every((upload) => upload.status === 'PENDING' || upload.runId === runId)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('puts every upload into one successful run or quarantine, one run at a time, whatever dies when', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(step, fc.option(fc.nat(15), { nil: undefined, freq: 3 })), { maxLength: 40 }),
        async (steps) => {
          const it = world();
          const delivered: unknown[] = [];
          const undelivered: ExecutionStatusEvent[] = [];
          /** Runs that published, by the uploads that they held when they did. */
          const publishedIn = new Map<string, string[]>();
          const live = async () => {
            const { items } = await it.store.listRuns({ corpus: MEDIA }, { limit: 1000 });
            return items.filter((run) => isLive(run) && run.executionArn !== undefined);
          };
          const endOne = async (how: End) => {
            const open = [...it.executions].find(([, { ended }]) => !ended);
            if (!open) return;
            const run = (await it.store.getRun(open[0])) as Run;
            const publishes = how === 'SUCCEEDED' || how === 'published, then FAILED';
            if (publishes) {
              for (const { uploadId } of await it.store.listUploadsOfRun(run.runId)) {
                publishedIn.set(uploadId, [...(publishedIn.get(uploadId) ?? []), run.runId]);
              }
              await it.publish(run, { dies: how !== 'SUCCEEDED' });
            }
            undelivered.push(it.end(run.runId, how === 'published, then FAILED' ? 'FAILED' : how));
          };
          const perform = async (what: Step) => {
            if (what.do === 'upload') {
              const event = it.event(`media/en-ko/films/${what.file}.tmx`, {
                etag: String(delivered.length),
              });
              delivered.push(event);
              await it.note(event);
            } else if (what.do === 'deliver again') {
              for (const event of delivered) await it.note(event);
            } else if (what.do === 'fire') {
              const due = it.schedules.get('media');
              it.schedules.delete('media');
              if (due) await it.start(due.corpus);
            } else if (what.do === 'sweep') await it.start({ sweep: true });
            else if (what.do === 'pass') it.pass(what.seconds);
            else if (what.do === 'end') await endOne(what.how);
            if (what.do === 'end' || what.do === 'close again') {
              for (const ended of [...undelivered]) await it.close(ended);
              if (what.do === 'end') undelivered.length = 0;
            }
          };
          for (const [what, calls] of steps) {
            if (calls !== undefined && what.do !== 'end') it.dieAfter(calls);
            await perform(what).catch((error) => {
              if (!(error instanceof Death) && !(error.name === 'SweepIncomplete')) throw error;
            });
            it.dieAfter(Number.POSITIVE_INFINITY);
            expect([...it.executions.values()].filter(({ ended }) => !ended).length).toBeLessThanOrEqual(1);
            expect((await live()).length).toBeLessThanOrEqual(1);
          }
          // From now on nothing dies; what is still due comes, and the sweeps go on.
          for (const event of delivered) await it.note(event);
          for (let round = 0; round < 5; round++) {
            it.pass(3600);
            await it.start({ sweep: true });
            await endOne('SUCCEEDED');
            for (const ended of undelivered.splice(0)) await it.close(ended);
          }
          const { items } = await it.store.listUploads(MEDIA, { limit: 1000 });
          expect(items).toHaveLength(delivered.length);
          for (const upload of items) {
            const runs = publishedIn.get(upload.uploadId) ?? [];
            expect(['PUBLISHED', 'QUARANTINED']).toContain(upload.status);
            expect(runs).toHaveLength(upload.status === 'PUBLISHED' ? 1 : 0);
            if (upload.status === 'QUARANTINED') expect(upload.attempts).toBe(3);
          }
          expect((await it.store.getCorpus(MEDIA))?.lockedBy).toBeUndefined();
          expect(await live()).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });
});
