import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../core/keys.ts';
import { s3Objects } from '../core/objects/s3-objects.ts';
import { createRegistry } from '../core/registry/create-registry.ts';
import { type LocalTable, startLocalTable } from '../core/registry/local-table.ts';
import type { Registry } from '../core/registry/registry.ts';
import {
  at,
  corpusId,
  evaluationOn,
  model,
  trainingDeployment,
} from '../core/training/deployment.fixture.ts';
import { registerModel } from '../core/training/register-model.ts';
import { runCommand } from '../test/run-command.ts';

const setId = 'test-corpus-0';
let table: LocalTable | undefined;
let s3: S3Client;
let registry: Registry;
let files: string;
let [first, second] = ['', ''];

/** Two versions of a line that wants people to compare: what their trainings leave, in buckets and a table. */
beforeAll(async () => {
  files = await mkdtemp(path.join(tmpdir(), 'models-'));
  table = await startLocalTable();
  registry = createRegistry(table.documents, table.tableName);
  s3 = new S3Client(table.runtime.clientConfig);
  const eventBridge = new EventBridgeClient(table.runtime.clientConfig);
  await eventBridge.send(new CreateEventBusCommand({ Name: 'events' }));
  eventBridge.destroy();
  for (const Bucket of ['models', 'data']) await s3.send(new CreateBucketCommand({ Bucket }));
  const world = await trainingDeployment({ humanComparison: 'required' });
  await world.publish([['Open file', 'Datei öffnen']], []);
  const train = async (runId: string, versus?: { champion: string; gain: number }) => {
    await world.createRun(runId);
    await world.finishJobs(runId, [evaluationOn(setId, 40, versus)]);
    const now = () => new Date(at);
    await registerModel(
      { runId },
      {
        ...{ ...world, dataBucket: 'data', modelsBucket: 'models', codeVersion: 'code', now },
        publishEvent: async () => undefined,
      },
    );
    const version = (await world.registry.getRun(runId))?.modelVersion ?? '';
    const lines = ['a', 'b', 'c', 'd'].map((pairId) =>
      JSON.stringify({
        pairId,
        source: 'Close it',
        reference: 'Mach zu',
        hypothesis: `${runId} macht ${pairId} zu`,
      }),
    );
    await world.models.put(keys.modelSegments(model, version, setId), `${lines.join('\n')}\n`);
    return version;
  };
  first = await train('train-1');
  await world.registry.promoteVersion(model, first, undefined, at);
  second = await train('train-2', { champion: first, gain: 2 });

  const bucket = s3Objects(s3, 'models');
  for await (const { key } of world.models.list('')) await world.models.copyTo(key, bucket, key);
  const [corpus] = await world.registry.listCorpora();
  if (corpus) await registry.putCorpusIfAbsent(corpus);
  const [line] = await world.registry.listModels(corpusId);
  if (line) await registry.putModelIfAbsent(line);
  for (const version of await world.registry.listModelVersions(model))
    await registry.putModelVersion(version);
  for (const evaluation of await world.registry.listEvaluations(model))
    await registry.putEvaluation(evaluation);
  table.runtime.announce({
    ...{
      TableName: table.tableName,
      ModelsBucketName: 'models',
      DataBucketName: 'data',
      EventBusName: 'events',
    },
  });
}, 60_000);
afterAll(async () => {
  s3?.destroy();
  await table?.stop();
  if (files) rmSync(files, { recursive: true, force: true });
});

const run = (...args: string[]) =>
  runCommand(process.execPath, ['--import', 'tsx', 'cli/models.ts', ...args], table?.runtime.stateDirectory);

describe('the command models', { timeout: 60_000 }, () => {
  it('shows lines and versions', async () => {
    const [list, line, version] = [
      await run('list'),
      await run('show', model),
      await run('show', `${model}@${second}`),
    ];
    expect(list.output).toMatch(new RegExp(`${model} +translation +automatic +${first} +chrF 40.0`));
    expect(line.output).toContain(`champion: ${first}`);
    expect(line.output).toMatch(new RegExp(`${second} +candidate`));
    expect(version.output).toContain('no   People have not compared it with the champion');
  });

  it('promotes once people have compared, and goes back', async () => {
    const file = path.join(files, 'pairs.csv');
    const written = await run('compare', model, second, '--write', file);
    expect(written.output).toContain('4 pairs are in');
    const judged = readFileSync(file, 'utf8')
      .split('\r\n')
      .map((row) =>
        row.replace(/""$/, row.includes('","train-2 ') && /"train-2 .*","train-1 /.test(row) ? '"a"' : '"b"'),
      );
    writeFileSync(file, judged.join('\r\n'));
    const submitted = await run('compare', model, second, '--submit', file);
    expect(submitted.output).toContain(`4 of 4 pairs judged: 4 for ${second}, 0 for ${first}, 0 ties.`);
    expect(submitted.output).toContain(`${second} is the champion now.`);
    expect((await registry.getModel(model))?.champion).toBe(second);

    expect((await run('rollback', model)).output).toBe(`${first} is the champion of ${model} again.\n`);
    const actions = (await registry.listAudit(new Date().toISOString().slice(0, 7))).map(
      ({ action }) => action,
    );
    expect(actions).toEqual(['roll-back-model', 'promote-model']);
  });

  it('measures post-edits, traces text, and says what it does not know', async () => {
    const edits = path.join(files, 'edits.jsonl');
    writeFileSync(edits, `${JSON.stringify({ pairId: 'a', postEdit: 'train-1 macht b zu' })}\n`);
    const [edited, saw, unknown] = await Promise.all([
      run('post-edits', model, first, setId, edits),
      run('saw', 'software', 'en-de', 'v000000000001', '--by', 'dataset'),
      run('tryout', `${model}@m9`, '--text', 'Close it'),
    ]);
    expect(edited.output).toContain('HTER 25.0');
    expect(saw.output).toContain(`${model}@${first}  through software/en-de/v000000000001`);
    expect(unknown).toMatchObject({ exitCode: 1, output: expect.stringContaining('has no version m9') });
  });
});
