import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  CreateScheduleGroupCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegistry } from '../core/registry/create-registry.ts';
import { type LocalTable, startLocalTable } from '../core/registry/local-table.ts';
import { runCommand } from '../test/run-command.ts';

let table: LocalTable | undefined;
let scheduler: SchedulerClient;
const files = mkdtempSync(path.join(tmpdir(), 'cli-'));

beforeAll(async () => {
  table = await startLocalTable();
  scheduler = new SchedulerClient(table.runtime.clientConfig);
  await scheduler.send(new CreateScheduleGroupCommand({ Name: 'sources' }));
  table.runtime.announce({
    TableName: table.tableName,
    SourceScheduleGroupName: 'sources',
    SourceScheduleRoleArn: 'arn:aws:iam::123456789012:role/sources',
    FetchSourceArn: 'arn:aws:lambda:us-east-1:123456789012:function:fetch-source',
    EventsDeadLetterQueueArn: 'arn:aws:sqs:us-east-1:123456789012:dead-letters',
  });
}, 60_000);
afterAll(async () => {
  scheduler?.destroy();
  await table?.stop();
  rmSync(files, { recursive: true, force: true });
});

/** Runs a command as npm does, on the deployment of a state directory. */
const run = (stateDirectory: string | undefined, script: string, ...args: string[]) =>
  runCommand(process.execPath, ['--import', 'tsx', `cli/${script}.ts`, ...args], stateDirectory);

const here = () => table?.runtime.stateDirectory;

function fileWith(name: string, content: unknown): string {
  const file = path.join(files, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

describe('the command line', { timeout: 60_000 }, () => {
  it('registers a corpus and a model line, and says what is wrong with a recipe and where', async () => {
    const recipe = fileWith('recipe.json', { consistency: { onDrift: 'fail' } });
    const training = fileWith('training.json', { size: 'tiny', steps: 10 });
    const line = ['--model', 'tiny', '--training-recipe', training, '--train-when-grown-by', '0'];
    expect(await run(here(), 'register-corpus', 'media', 'en-ko', '--recipe', recipe, ...line)).toEqual({
      exitCode: 0,
      output: 'Registered corpus media en-ko and model media-en-ko-tiny. The next run uses these settings.\n',
    });
    if (!table) return;
    const registry = createRegistry(table.documents, table.tableName);
    const id = { corpus: 'media', languagePair: 'en-ko' };
    expect((await registry.getCorpus(id))?.recipe.consistency.onDrift).toBe('fail');
    expect(await registry.listModels(id)).toMatchObject([{ recipe: { steps: 10 }, trainWhenGrownBy: 0 }]);

    const wrong = fileWith('wrong.json', { alignment: { falseRejectRate: 2 }, colour: 'blue' });
    const { exitCode, output } = await run(here(), 'register-corpus', 'media', 'en-ko', '--recipe', wrong);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^ContractViolation: .*wrong\.json.*alignment\.falseRejectRate: /);
    expect(output).toContain('colour');
  });

  it('registers a source with its schedule, changes it, and takes it away', async () => {
    const name = ['media', 'en-ko', 'nightly'];
    const url = ['--url', 'opus:Books/v1/moses/ko-en', '--schedule', 'rate(1 day)'];
    expect(await run(here(), 'register-source', ...name, ...url, '--licence', 'MIT')).toEqual({
      exitCode: 0,
      output:
        'Registered source nightly of media en-ko, fetched rate(1 day) UTC:\n' +
        '  https://object.pouta.csc.fi/OPUS-Books/v1/moses/en-ko.txt.zip\n',
    });
    const listed = async () =>
      (await scheduler.send(new ListSchedulesCommand({ GroupName: 'sources' }))).Schedules ?? [];
    const [{ Name } = {}] = await listed();
    const schedule = () => scheduler.send(new GetScheduleCommand({ GroupName: 'sources', Name }));
    expect(await schedule()).toMatchObject({
      ScheduleExpression: 'rate(1 day)',
      State: 'ENABLED',
      Target: { Input: JSON.stringify({ corpus: 'media', languagePair: 'en-ko', sourceId: 'nightly' }) },
    });
    await run(here(), 'register-source', ...name, ...url, '--limit', 'fileBytes=7', '--disabled');
    expect(await schedule()).toMatchObject({ State: 'DISABLED' });
    if (!table) return;
    const registry = createRegistry(table.documents, table.tableName);
    const id = { corpus: 'media', languagePair: 'en-ko' };
    expect(await registry.listSources(id)).toMatchObject([{ enabled: false, limits: { fileBytes: 7 } }]);

    const secret = ['--url', 'https://me:hunter2@files.example/a.tmx', '--schedule', 'rate(1 day)'];
    const { exitCode, output } = await run(here(), 'register-source', ...name, ...secret);
    expect(exitCode).toBe(1);
    expect(output).toMatch(
      /^ContractViolation: .*locations\.0\.url: must not contain a user name or password/,
    );
    expect(output).not.toContain('hunter2');
    expect((await run(here(), 'register-source', ...name, '--remove')).exitCode).toBe(0);
    expect(await registry.listSources(id)).toEqual([]);
    expect(await listed()).toEqual([]);
  });

  it('says which run it does not know', async () => {
    const answers = await Promise.all([
      run(here(), 'approve', 'no-such-run', 'yes'),
      run(here(), 'cancel', 'no-such-run'),
    ]);
    for (const { exitCode, output } of answers) {
      expect(exitCode).toBe(1);
      expect(output).toContain('NotRegistered: No run no-such-run is registered.');
    }
  });

  it('says how to start a deployment when none runs', async () => {
    const { exitCode, output } = await run(files, 'cancel', 'run');
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^NoLocalDeployment: .*npm run demo/);
  });
});
