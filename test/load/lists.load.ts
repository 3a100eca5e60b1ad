import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fillRegistry } from '../../bench/large-registry.ts';
import { type LocalTable, startLocalTable } from '../../core/registry/local-table.ts';
import { type RecordedAnswers, startRecordedAnswers } from './recorded-answers.ts';
import type { Serving } from './serve-registry.ts';
import { percentile, steadyLoad } from './steady-load.ts';

const A_SECOND = 200;
const SECONDS = 60;
/** Until everything that is asked for has been compiled. */
const WARM_UP_SECONDS = 5;
const LONGEST_MILLISECONDS = 100;

/** What the pages begin with that show lists. */
const LISTS = [
  '/runs?kind=preparation',
  '/runs?kind=training&status=FAILED',
  '/runs?kind=training&corpus=mail&languagePair=en-de',
  '/corpora?limit=200',
  '/corpora/mail/en-de/versions',
  '/corpora/mail/en-de/uploads',
  '/models',
  '/models/mail-en-de-base/versions',
  '/model-lines',
  '/schedules',
  '/sweeps',
  '/search?status=FAILED',
  '/settings/audit',
].map((list) => `/api${list}`);

let table: LocalTable;
let recorded: RecordedAnswers;
let server: ChildProcess;
let serving: Serving;

/** A registry with a year of work, and the local server over it in a process of its own. */
beforeAll(async () => {
  table = await startLocalTable();
  await fillRegistry(table, { runs: 2000, uploads: 5000 });
  recorded = await startRecordedAnswers(table.runtime.endpointUrl);
  const module = path.join(import.meta.dirname, 'serve-registry.ts');
  server = fork(module, [recorded.endpoint, table.tableName], {
    execArgv: ['--import', 'tsx'],
    env: table.runtime.environment,
  });
  [serving] = (await once(server, 'message')) as [Serving];
});

afterAll(async () => {
  if (server?.connected) {
    const ended = once(server, 'exit');
    server.disconnect();
    await ended;
  }
  await recorded?.stop();
  await table?.stop();
});

it(`answers ${A_SECOND} requests for lists a second, 95 % of them in less than ${LONGEST_MILLISECONDS} ms`, async () => {
  const headers = { authorization: `Bearer ${serving.token}` };
  // Each list once against the emulator; what is asked of the emulator a second time is answered at once.
  for (const list of LISTS) {
    const answer = await fetch(`${serving.origin}${list}`, { headers });
    expect(answer.ok, `${list} answered ${answer.status}: ${await answer.text()}`).toBe(true);
  }
  const load = (seconds: number) =>
    steadyLoad({ origin: serving.origin, headers, paths: LISTS, perSecond: A_SECOND, seconds });
  await load(WARM_UP_SECONDS);
  const usedBefore = await processorMilliseconds();
  const { requests, failures, latencies } = await load(SECONDS);
  const used = (await processorMilliseconds()) - usedBefore;
  const [median, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(latencies, share).toFixed(0));
  console.log(
    `${requests} requests in ${SECONDS} s: median ${median} ms, p95 ${p95} ms, p99 ${p99} ms; ` +
      `${(used / requests).toFixed(2)} ms of processor time each`,
  );
  expect(failures).toEqual([]);
  expect(percentile(latencies, 0.95)).toBeLessThan(LONGEST_MILLISECONDS);
});

async function processorMilliseconds(): Promise<number> {
  const told = once(server, 'message');
  server.send('how much');
  const [{ user, system }] = (await told) as [NodeJS.CpuUsage];
  return (user + system) / 1000;
}
