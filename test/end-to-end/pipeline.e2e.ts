import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../../contracts/entities.ts';
import { JobFile } from '../../contracts/job.ts';
import { type CorpusId, keys } from '../../core/keys.ts';
import { readJson } from '../../core/objects/json-objects.ts';
import { descendantsOf, isAlive, sendSignal } from '../../local/process-tree.ts';
import { npmRun } from './command-line.ts';
import {
  allUploads,
  corpusNamed,
  pressDelivery,
  registerCorpus,
  registerModel,
  shortTraining,
  tsvFile,
  uploadAll,
} from './corpora.ts';
import { eventually } from './eventually.ts';
import { inventLongPairs, inventPairs } from './invented-text.ts';
import { jobProcess } from './job-processes.ts';
import { findLeaks } from './leak-check.ts';
import { type PublishedText, readPublished } from './published-text.ts';
import { startTestDeployment, type TestDeployment } from './test-deployment.ts';
import { newestCheckpoint } from './training-state.ts';

const PREPARATION_SECONDS = 150;
const TRAINING_SECONDS = 240;

const press = corpusNamed('press');
const drifting = corpusNamed('drifting');
const halted = corpusNamed('halted');
const growing = corpusNamed('growing');

/** One deployment for all scenarios; they run side by side, each on a corpus or a model line of its own. */
describe('the stack on the emulator', () => {
  let deployment: TestDeployment;
  let processesBefore: number[];
  /** The first preparation of `press`, which trainings build on. */
  let published: Promise<{ run: Run; text: PublishedText }>;
  const delivery = pressDelivery();
  const lines = { calm: '', cramped: '', impossible: '', endless: '' };

  beforeAll(async () => {
    processesBefore = descendantsOf(process.pid);
    deployment = await startTestDeployment();
    await registerCorpus(deployment, press);
    lines.calm = await registerModel(deployment, press, 'calm', shortTraining(), 0);
    lines.cramped = await registerModel(deployment, press, 'cramped', shortTraining());
    lines.impossible = await registerModel(
      deployment,
      press,
      'impossible',
      shortTraining({ vocabularySize: 300 }),
    );
    lines.endless = await registerModel(deployment, press, 'endless', shortTraining({ steps: 100_000 }));
    published = preparePress();
    published.catch(() => undefined);
  });

  afterAll(() => deployment?.runtime.stop());

  async function preparePress(): Promise<{ run: Run; text: PublishedText }> {
    await uploadAll(deployment, press, delivery.files);
    await redeliverFirstUpload();
    const { runId } = await deployment.nextRun(press, ({ kind }) => kind === 'preparation');
    const run = await succeeded(runId, PREPARATION_SECONDS);
    return { run, text: await readPublished(deployment.data, press, run.datasetVersion ?? '') };
  }

  async function redeliverFirstUpload(): Promise<void> {
    const key = keys.upload({ ...press, sourceId: 'wire', file: 'wire.tmx' });
    const event = await eventually(
      `S3's event of ${key}`,
      async () => (await deployment.uploadEvents.read()).find((text) => text.includes(key)),
      { seconds: 30 },
    );
    await deployment.redeliverUpload(event);
  }

  async function succeeded(runId: string, seconds: number): Promise<Run> {
    const run = await deployment.ended(runId, seconds);
    if (run.status !== 'SUCCEEDED')
      throw new Error(`${runId} ended as ${run.status}. ${await deployment.stateOf(runId)}`);
    return run;
  }

  const uploadsOf = (id: CorpusId) => allUploads(deployment, id);

  const notificationsOf = async (runId: string) =>
    (await deployment.notifications.read()).filter(({ subject, body }) =>
      `${subject}${body}`.includes(runId),
    );

  const nextPreparation = (id: CorpusId, known: readonly string[] = []) =>
    deployment.nextRun(id, ({ kind, runId }) => kind === 'preparation' && !known.includes(runId));

  /** Uploads one file, and waits until a run has done what it can with it by itself. */
  async function deliver(id: CorpusId, file: ReturnType<typeof tsvFile>, known: readonly string[]) {
    await uploadAll(deployment, id, [file]);
    return nextPreparation(id, known);
  }

  const awaitingApproval = (runId: string) =>
    deployment.during(
      runId,
      'ask for approval',
      async () => (await deployment.registry.getRun(runId))?.status === 'AWAITING_APPROVAL',
      PREPARATION_SECONDS,
    );

  const cli = (script: string, ...args: string[]) => npmRun(script, args, deployment.runtime.stateDirectory);

  it.concurrent('publishes one dataset version of uploads that are delivered twice', async () => {
    const { run, text } = await published;
    const { manifest } = text;
    await redeliverFirstUpload();
    const uploads = await uploadsOf(press);
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
    await sleep(4000);
    const { items } = await deployment.registry.listRuns({ corpus: press });
    expect(items.filter(({ kind }) => kind === 'preparation')).toHaveLength(1);
  });

  it.concurrent('freezes held-out sets that training never shows', async () => {
    const { text } = await published;
    expect(text.manifest.heldOut.map(({ split, name }) => `${split} ${name}`).sort()).toEqual([
      'test corpus',
      'validation corpus',
    ]);
    for (const set of text.manifest.heldOut) expect(set.pairs).toBeGreaterThanOrEqual(20);
    expect(text.heldOut).toHaveLength(text.manifest.heldOut.reduce((sum, { pairs }) => sum + pairs, 0));
    expect(findLeaks(text.train, text.heldOut)).toEqual([]);
    // The check itself sees a leak.
    const [sentence] = text.heldOut.filter(isSentence);
    const planted = { source: `Well: ${sentence?.source.toUpperCase()}`, target: 'Nein.' };
    expect(findLeaks([...text.train, planted], text.heldOut)).toHaveLength(1);
  });

  it.concurrent('puts a malformed file into quarantine with its line, and goes on', async () => {
    const { run } = await published;
    const upload = (await uploadsOf(press)).find(({ sourceId }) => sourceId === 'broken');
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
    const others = (await uploadsOf(press)).filter((other) => other.uploadId !== uploadId);
    expect(others.every(({ status, datasetVersion }) => status === 'PUBLISHED' && datasetVersion)).toBe(true);
  });

  it.concurrent('tells people and systems', async () => {
    const { run, text } = await published;
    await eventually(
      `two notifications on ${run.runId}`,
      async () => (await notificationsOf(run.runId)).length >= 2,
      { seconds: 30, state: async () => JSON.stringify(await deployment.notifications.read(), null, 2) },
    );
    const [started, ended] = await notificationsOf(run.runId);
    expect(started?.subject).toMatch(/press en-de/);
    expect(ended?.body).toContain(text.manifest.version);
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
      version: text.manifest.version,
      trainPairs: text.manifest.counts.train,
    });
  });

  it.concurrent('resumes a training that is killed, and ends with the same model', async () => {
    await published;
    const { registry, models, runtime } = deployment;
    const calm = await deployment.nextRun(press, ({ model }) => model === lines.calm);
    const undisturbed = await succeeded(calm.runId, TRAINING_SECONDS);

    const runId = await deployment.startTraining(lines.calm);
    const killTrainer = async (attempt: number, beyondStep: number, signal: NodeJS.Signals) => {
      const { step, pid } = await deployment.during(
        runId,
        `save a checkpoint beyond step ${beyondStep} in attempt ${attempt}`,
        async () => {
          const newest = await newestCheckpoint(models, runId);
          const running = jobProcess(runtime.stateDirectory, runId, 'train');
          if (newest?.attempt !== attempt || newest.step <= beyondStep) return undefined;
          return running === undefined ? undefined : { step: newest.step, pid: running };
        },
        TRAINING_SECONDS,
      );
      expect(sendSignal(pid, signal)).toBe(true);
      return step;
    };
    const killedAt = await killTrainer(1, 5, 'SIGKILL');
    const stoppedAt = await killTrainer(2, killedAt, 'SIGTERM');
    const disturbed = await succeeded(runId, TRAINING_SECONDS);

    const attempts = (await registry.listAttempts(runId)).filter(({ step }) => step === 'train');
    expect(
      attempts.map(({ attempt, status, exitCode, diagnosis }) => [attempt, status, exitCode, diagnosis]),
    ).toEqual([
      [1, 'FAILED', 137, 'host-memory'],
      [2, 'FAILED', 75, 'interrupted'],
      [3, 'SUCCEEDED', 0, undefined],
    ]);
    expect(attempts[0]?.remedy).toMatch(/MiB of memory/);
    expect(attempts[1]?.remedy).toMatch(/from the last checkpoint/);
    const resumedAfter = await Promise.all(
      attempts.slice(1).map(async (attempt) => {
        const line = (await deployment.jobLog(attempt)).find((text) => text.includes('goes on after step'));
        return Number(/after step (\d+)/.exec(line ?? '')?.[1]);
      }),
    );
    expect(resumedAfter[0]).toBeGreaterThanOrEqual(killedAt);
    expect(resumedAfter[1]).toBeGreaterThanOrEqual(stoppedAt);

    const versions = await registry.listModelVersions(lines.calm);
    const made = (run: Run) => versions.find(({ version }) => version === run.modelVersion);
    expect(made(disturbed)?.modelSha256).toBe(made(undisturbed)?.modelSha256);
    expect(made(undisturbed)?.stage).toBe('champion');
    // Compared with its equal, the challenger gains nothing and stays a candidate.
    expect(made(disturbed)?.stage).toBe('candidate');
    expect(disturbed.stages.Promote?.status).toBe('SKIPPED');
    const [evaluation] = await registry.listEvaluations(lines.calm, disturbed.modelVersion);
    expect(evaluation?.versusChampion).toMatchObject({
      champion: undisturbed.modelVersion,
      chrf: { difference: 0 },
    });
  });

  it.concurrent('relaunches a training that ran out of GPU memory with smaller micro-batches', async () => {
    await published;
    deployment.planFault(lines.cramped, 'gpu-memory@step=8,only_on_attempt=1');
    const runId = await deployment.startTraining(lines.cramped);
    await succeeded(runId, TRAINING_SECONDS);
    const attempts = (await deployment.registry.listAttempts(runId)).filter(({ step }) => step === 'train');
    expect(attempts.map(({ status, diagnosis }) => [status, diagnosis])).toEqual([
      ['FAILED', 'gpu-memory'],
      ['SUCCEEDED', undefined],
    ]);
    const job = await readJson(deployment.models, keys.job(runId, 'train', 2), JobFile);
    expect(job.adjustments.microBatches).toBe(2);
    expect((await notificationsOf(runId)).some(({ body }) => body.includes('in 2 parts'))).toBe(true);
  });

  it.concurrent('fails a training with impossible settings once, and says why', async () => {
    await published;
    const runId = await deployment.startTraining(lines.impossible);
    const run = await deployment.ended(runId, TRAINING_SECONDS);
    expect(run).toMatchObject({ status: 'FAILED', error: 'TrainingConfigError' });
    expect(run.cause).toMatch(/vocabulary\.size 300 does not fit/);
    const attempts = await deployment.registry.listAttempts(runId);
    expect(
      attempts.map(({ step, attempt, diagnosis, remedy }) => [step, attempt, diagnosis, remedy]),
    ).toEqual([['binarize', 1, 'config', undefined]]);
    expect(await deployment.registry.listModelVersions(lines.impossible)).toEqual([]);
    const message = await eventually(
      `a notification that ${runId} failed`,
      async () => (await notificationsOf(runId)).find(({ subject }) => /fail/i.test(subject)),
      { seconds: 30, state: () => deployment.stateOf(runId) },
    );
    expect(message.body).toContain('vocabulary.size 300 does not fit');
  });

  it.concurrent('ends a training that is cancelled, with its process', async () => {
    await published;
    const runId = await deployment.startTraining(lines.endless);
    const pid = await deployment.during(
      runId,
      'save a checkpoint',
      async () =>
        (await newestCheckpoint(deployment.models, runId)) &&
        jobProcess(deployment.runtime.stateDirectory, runId, 'train'),
      TRAINING_SECONDS,
    );
    const cancelled = await cli('cancel', runId);
    expect(cancelled, cancelled.output).toMatchObject({ exitCode: 0 });
    const run = await deployment.ended(runId, 30);
    expect(run.status).toBe('ABORTED');
    expect(run.stages.Train?.status).toBe('FAILED');
    await eventually(`process ${pid} to end`, async () => !isAlive(pid), { seconds: 15 });
    await eventually(
      `job train-1 of ${runId} to be recorded as ended`,
      async () =>
        (await deployment.registry.listAttempts(runId)).every(({ status }) => /SUCC|FAIL/.test(status)),
      { seconds: 15, state: () => deployment.stateOf(runId) },
    );
    expect(jobProcess(deployment.runtime.stateDirectory, runId, 'train')).toBeUndefined();
  });

  it.concurrent('asks a person when a delivery is strange, and does what the person says', async () => {
    const { registry } = deployment;
    await registerCorpus(deployment, drifting, { consistency: { onDrift: 'fail', minimumPairs: 200 } });
    const first = await deliver(drifting, tsvFile('desk', 'usual', inventPairs(20, 600)), []);
    const { datasetVersion } = await succeeded(first.runId, PREPARATION_SECONDS);

    const strange = await deliver(drifting, tsvFile('desk', 'strange', inventLongPairs(21, 300)), [
      first.runId,
    ]);
    await awaitingApproval(strange.runId);
    const question = (await notificationsOf(strange.runId)).find(({ body }) =>
      body.includes(`npm run approve -- ${strange.runId}`),
    );
    expect(question?.body).toMatch(/segment lengths/);
    const no = await cli('approve', strange.runId, 'no');
    expect(no, no.output).toMatchObject({ exitCode: 0 });
    const rejected = await deployment.ended(strange.runId, 60);
    expect(rejected).toMatchObject({ status: 'FAILED', error: 'ApprovalRejected' });
    expect(rejected.datasetVersion).toBeUndefined();
    expect(await registry.getCorpus(drifting)).toMatchObject({ latestVersion: datasetVersion });
    expect(await registry.listDatasetVersions(drifting)).toHaveLength(1);
    const [held] = (await uploadsOf(drifting)).filter(({ file }) => file === 'strange.tsv');
    expect(held).toMatchObject({ status: 'PENDING', attempts: 1 });
    const late = await cli('approve', strange.runId, 'yes');
    expect(late.exitCode).not.toBe(0);
    expect(late.output).toMatch(/RunAlreadyClosed: .* has ended/);

    const known = [first.runId, strange.runId];
    const again = await deliver(drifting, tsvFile('desk', 'more', inventPairs(22, 100)), known);
    await awaitingApproval(again.runId);
    const yes = await cli('approve', again.runId, 'yes');
    expect(yes, yes.output).toMatchObject({ exitCode: 0 });
    const approved = await succeeded(again.runId, 60);
    expect(await registry.getCorpus(drifting)).toMatchObject({ latestVersion: approved.datasetVersion });
    expect((await uploadsOf(drifting)).map(({ file, runId }) => [file, runId]).sort()).toEqual([
      ['more.tsv', again.runId],
      ['strange.tsv', again.runId],
      ['usual.tsv', first.runId],
    ]);
  });

  it.concurrent('closes a preparation that is aborted, and prepares its uploads with the next ones', async () => {
    const { registry } = deployment;
    await registerCorpus(deployment, halted);
    const { runId } = await deliver(halted, tsvFile('desk', 'first', inventPairs(30, 600)), []);
    await deployment.during(
      runId,
      'read its uploads',
      async () => (await registry.getRun(runId))?.stages.Ingest?.status === 'RUNNING',
      60,
    );
    await deployment.abort(runId);
    const aborted = await deployment.ended(runId, 60);
    expect(aborted.status).toBe('ABORTED');
    expect(Object.values(aborted.stages).map(({ status }) => status)).not.toContain('RUNNING');
    expect(Object.values(aborted.stages).map(({ status }) => status)).toContain('FAILED');
    expect((await registry.getCorpus(halted))?.lockedBy).toBeUndefined();
    expect(await uploadsOf(halted)).toMatchObject([{ status: 'PENDING', attempts: 1 }]);

    const next = await deliver(halted, tsvFile('desk', 'second', inventPairs(31, 200)), [runId]);
    await succeeded(next.runId, PREPARATION_SECONDS);
    expect((await uploadsOf(halted)).map(({ status, runId }) => [status, runId])).toEqual([
      ['PUBLISHED', next.runId],
      ['PUBLISHED', next.runId],
    ]);
  });

  it.concurrent('prepares uploads that arrive during a run in the next one', async () => {
    const { registry, data } = deployment;
    await registerCorpus(deployment, growing);
    const first = await deliver(growing, tsvFile('desk', 'one', inventPairs(40, 500)), []);
    const next = await deliver(growing, tsvFile('desk', 'two', inventPairs(41, 200)), [first.runId]);
    const one = await succeeded(first.runId, PREPARATION_SECONDS);
    const two = await succeeded(next.runId, PREPARATION_SECONDS);
    expect(Date.parse(two.createdAt)).toBeGreaterThanOrEqual(Date.parse(one.endedAt ?? ''));
    expect((await uploadsOf(growing)).map(({ file, runId }) => [file, runId]).sort()).toEqual([
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

  it('has lost no upload, and no event', async () => {
    for (const id of [press, drifting, halted, growing]) {
      for (const { file, status, datasetVersion, reason } of await uploadsOf(id)) {
        const settled = status === 'PUBLISHED' ? datasetVersion : status === 'QUARANTINED' && reason;
        expect(settled, `${id.corpus} ${file} is ${status}`).toBeTruthy();
      }
      expect((await deployment.registry.getCorpus(id))?.lockedBy).toBeUndefined();
    }
    expect(await deployment.deadLetters()).toEqual([]);
  });

  it('leaves no process and no port behind', async () => {
    const runId = await deployment.startTraining(lines.endless);
    await deployment.during(
      runId,
      'start its trainer',
      async () => jobProcess(deployment.runtime.stateDirectory, runId, 'train'),
      TRAINING_SECONDS,
    );
    const started = descendantsOf(process.pid).filter((pid) => !processesBefore.includes(pid));
    expect(started.length).toBeGreaterThan(2);
    await deployment.runtime.stop();
    expect(started.filter(isAlive)).toEqual([]);
    await expect(fetch(deployment.runtime.endpointUrl)).rejects.toThrow();
  });
});

const asKey = ({ source, target }: { source: string; target: string }) => `${source}\t${target}`;

const isSentence = ({ source }: { source: string }) => source.endsWith('.');
