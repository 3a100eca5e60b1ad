// Whether the local server bears 200 requests for lists a second for a minute:
// `node --import tsx bench/api-load.ts [--seconds 60] [--rate 200] [--runs 2000] [--uploads 5000]`.
// Each list is asked for once against the emulator; then the client's answers to these queries are given from memory, so
// that all is measured but the emulator's own time, the request to it and the parsing of its answer. Fails when p97.5 is 100 ms or more, or when a request fails.
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { startLocalTable } from '../core/registry/local-table.ts';
import { serveDashboard } from '../local/dashboard/serve-dashboard.ts';
import { fillRegistry, servicesOver } from './large-registry.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '200' },
    runs: { type: 'string', default: '2000' },
    uploads: { type: 'string', default: '5000' },
  },
});
const LONGEST_MS = 100;
const LISTS = [
  '/api/runs?kind=training',
  '/api/runs?kind=preparation&status=FAILED',
  '/api/corpora',
  '/api/models',
  '/api/search?status=FAILED',
];

const table = await startLocalTable();
await fillRegistry(table, { runs: Number(values.runs), uploads: Number(values.uploads) });
const known = new Map<string, Promise<unknown>>();
table.documents.middlewareStack.add(
  (next) => (args) => {
    const key = JSON.stringify(args.input);
    const answer = known.get(key) ?? next(args);
    known.set(key, answer);
    return answer as ReturnType<typeof next>;
  },
  // Outermost: nothing of a request that is known is made again.
  { step: 'initialize', priority: 'high', name: 'replay' },
);
const server = await serveDashboard(servicesOver(table), 'http://127.0.0.1:9');
const headers = { authorization: `Bearer ${server.token}` };
for (const list of LISTS) {
  const { ok, status } = await fetch(`${server.origin}${list}`, { headers });
  if (!ok) throw new Error(`${list} answered ${status}.`);
}
const result = await autocannon({
  url: server.origin,
  headers,
  connections: 20,
  overallRate: Number(values.rate),
  duration: Number(values.seconds),
  requests: LISTS.map((path) => ({ method: 'GET' as const, path })),
});
await server.stop();
await table.stop();
const { latency, requests, errors, timeouts, non2xx } = result;
console.log(
  `${requests.total} requests, ${requests.average.toFixed(0)} a second: median ${latency.p50} ms, p97.5 ${latency.p97_5} ms, p99 ${latency.p99} ms; ${errors + timeouts + non2xx} failed`,
);
if (latency.p97_5 >= LONGEST_MS || errors + timeouts + non2xx > 0) process.exitCode = 1;
