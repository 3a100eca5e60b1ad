import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApi, testApi } from '../../api/api.fixture.ts';
import { someCorpus, someModel, someRun } from '../../core/registry/samples.ts';
import { type DashboardServer, serveDashboard } from '../../local/dashboard/serve-dashboard.ts';
import { findDashboard, writeDashboardFile } from '../../local/dashboard-file.ts';
import { runCommand } from '../../test/run-command.ts';

const id = { corpus: 'media', languagePair: 'en-ko' };
const at = '2026-11-22T09:00:00.000Z';
const directory = mkdtempSync(path.join(tmpdir(), 'server-commands-'));
let api: TestApi;
let server: DashboardServer;

beforeAll(async () => {
  const answers: string[] = [];
  api = testApi({ steering: { sendAnswer: async (token: string) => void answers.push(token) } });
  const { registry } = api;
  await registry.putCorpusIfAbsent(someCorpus(id));
  await registry.putModelIfAbsent(someModel(id));
  const training = { ...id, kind: 'training' as const, model: 'media-en-ko-base', createdAt: at };
  const ended = { endedAt: at, error: 'Diverged', cause: 'The loss became NaN.' };
  await registry.createRun(someRun({ ...training, runId: 'train-1', status: 'FAILED', ...ended }));
  await registry.createRun(someRun({ ...id, runId: 'prep-1', status: 'AWAITING_APPROVAL' }));
  const question = { question: 'Publish all the same?', askedAt: at };
  await registry.askApproval({ runId: 'prep-1', status: 'WAITING', taskToken: 'token', ...question });
  server = await serveDashboard(api.services, 'http://127.0.0.1:1');
  writeDashboardFile(server, directory);
});
afterAll(async () => {
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Runs the command line as a user does who has started the dashboard in another terminal. */
const dragoman = (...args: string[]) =>
  runCommand(process.execPath, ['cli/dragoman.mjs', ...args], directory);

describe('commands that ask a server', { timeout: 60_000 }, () => {
  it('find the local dashboard, whose token nobody else can read', () => {
    expect(findDashboard(directory)).toMatchObject({ origin: server.origin, token: server.token });
    expect(statSync(path.join(directory, 'dashboard.json')).mode & 0o777).toBe(0o600);
  });

  it('print JSON where the output is no terminal', async () => {
    const { exitCode, output } = await dragoman('runs', 'list', '--kind', 'training', '--status', 'FAILED');
    expect(exitCode).toBe(0);
    expect(JSON.parse(output).items).toMatchObject([{ runId: 'train-1', error: 'Diverged' }]);
  });

  it('follow a run to its end and fail with it', async () => {
    const { exitCode, output } = await dragoman('runs', 'follow', 'train-1');
    expect(exitCode).toBe(1);
    expect(output).toContain('train-1: FAILED\nDiverged: The loss became NaN.');
  });

  it('answer approvals and set schedules as the person at this machine', async () => {
    const answered = await dragoman('runs', 'reject', 'prep-1');
    expect(JSON.parse(answered.output)).toEqual({ question: 'Publish all the same?', status: 'REJECTED' });
    const again = await dragoman('runs', 'approve', 'prep-1');
    expect(again).toMatchObject({ exitCode: 1 });
    expect(again.output).toMatch(/^ApprovalAlreadyAnswered: .*REJECTED by /);

    const set = ['schedules', 'set', 'training.media-en-ko-base', 'rate(7 days)'];
    expect(await dragoman(...set)).toMatchObject({ exitCode: 0 });
    await dragoman('schedules', 'pause', 'training.media-en-ko-base');
    expect((await api.registry.getModel('media-en-ko-base'))?.trainEvery).toMatchObject({
      expression: 'rate(7 days)',
      enabled: false,
    });
  });

  it('say what is wrong with a command, and where there is no server', async () => {
    expect(await dragoman('runs', 'list', '--kind', 'lunch')).toMatchObject({ exitCode: 2 });
    const nowhere = mkdtempSync(path.join(directory, 'empty-'));
    const args = ['cli/dragoman.mjs', 'models', 'list'];
    const { exitCode, output } = await runCommand(process.execPath, args, nowhere);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^NoServer: No local dashboard runs.*npm run demo/);
    const closed = await dragoman('models', 'list', '--server', 'http://127.0.0.1:1');
    expect(closed.output).toMatch(
      /^NoServer: Nobody is signed in to http:\/\/127\.0\.0\.1:1\. .*DRAGOMAN_TOKEN/,
    );
  });
});
