// How fast a search is in a registry with a year of work in the emulator:
// `node --import tsx bench/search-speed.ts [--runs 10000] [--uploads 100000] [--searches 300] [--port P: go on serving]`.
// The time that the emulator took for the queries of a search is measured in the same run, and subtracted.
import { parseArgs } from 'node:util';
import { startLocalTable } from '../core/registry/local-table.ts';
import { serveDashboard } from '../local/dashboard/serve-dashboard.ts';
import { fillRegistry, servicesOver } from './large-registry.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    uploads: { type: 'string', default: '100000' },
    searches: { type: 'string', default: '300' },
    port: { type: 'string' },
  },
});

const QUERIES = [
  'text=harbour%20winter',
  'text=training-4021',
  'status=FAILED&kind=training',
  'text=en-ko%20lantern&corpus=film',
  'from=2026-05-01T00:00:00.000Z&before=2026-06-01T00:00:00.000Z',
  'text=e',
  'perKind=4&text=comp',
  'text=nothing%20is%20called%20so',
];

const table = await startLocalTable();
let emulatorMs = 0;
table.documents.middlewareStack.add(
  (next) => async (args) => {
    const start = performance.now();
    try {
      return await next(args);
    } finally {
      emulatorMs += performance.now() - start;
    }
  },
  // Around the request alone: making it and reading its answer are ours.
  { step: 'deserialize', priority: 'low', name: 'emulatorTime' },
);
const filling = performance.now();
await fillRegistry(table, { runs: Number(values.runs), uploads: Number(values.uploads) });
console.log(`filled in ${((performance.now() - filling) / 1000).toFixed(0)} s`);
const server = await serveDashboard(servicesOver(table), 'http://127.0.0.1:9', {
  port: Number(values.port ?? 0),
});

const first = await ask('text=first');
const memory = process.memoryUsage();
console.log(
  `first search, which reads the registry: ${first.wallMs.toFixed(0)} ms, of them ${first.emulatorMs.toFixed(0)} ms the emulator; resident ${(memory.rss / 1e6).toFixed(0)} MB, heap ${(memory.heapUsed / 1e6).toFixed(0)} MB`,
);
const own: number[] = [];
const wall: number[] = [];
for (let search = 0; search < Number(values.searches); search++) {
  const measured = await ask(QUERIES[search % QUERIES.length] as string);
  own.push(measured.wallMs - measured.emulatorMs);
  wall.push(measured.wallMs);
}
const figures = await timed('/api/business?from=2025-11-22T00:00:00.000Z&before=2026-11-22T00:00:00.000Z');
console.log(
  `${own.length} searches, without the emulator: median ${at(own, 0.5)} ms, p95 ${at(own, 0.95)} ms`,
);
console.log(`with it: median ${at(wall, 0.5)} ms, p95 ${at(wall, 0.95)} ms`);
console.log(`figures of a year: ${(figures.wallMs - figures.emulatorMs).toFixed(0)} ms without the emulator`);
if (values.port === undefined) {
  await server.stop();
  await table.stop();
} else console.log(server.link);

function ask(query: string) {
  return timed(`/api/search?${query}`);
}

async function timed(path: string): Promise<{ wallMs: number; emulatorMs: number }> {
  emulatorMs = 0;
  const start = performance.now();
  const response = await fetch(`${server.origin}${path}`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  await response.arrayBuffer();
  return { wallMs: performance.now() - start, emulatorMs };
}

function at(values: readonly number[], share: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.ceil(share * sorted.length) - 1] ?? 0).toFixed(0);
}
