// How fast a search is in a registry with a year of work in the emulator:
// `node --import tsx bench/search-speed.ts [--runs 10000] [--uploads 100000] [--searches 400]`.
// Two new processes ask one after the other: the first reads the whole registry and writes a snapshot, the second begins
// from that. The time that the emulator took for the requests of a question is measured in the same run, and subtracted.
// With `--endpoint` of an emulator that is filled already, this process is such a one; with `--port` it goes on serving.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { loadavg } from 'node:os';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { keys } from '../core/keys.ts';
import { s3Objects } from '../core/objects/s3-objects.ts';
import { startLocalTable } from '../core/registry/local-table.ts';
import { serveDashboard } from '../local/dashboard/serve-dashboard.ts';
import { fillRegistry, servicesOver } from './large-registry.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    uploads: { type: 'string', default: '100000' },
    searches: { type: 'string', default: '400' },
    endpoint: { type: 'string' },
    port: { type: 'string' },
  },
});
const BUCKET = 'data';
const TABLE = 'registry';
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

if (values.endpoint === undefined) await fillAndAsk();
else await ask(values.endpoint);

async function fillAndAsk() {
  const table = await startLocalTable();
  const s3 = new S3Client({ ...table.runtime.clientConfig, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const start = performance.now();
  await fillRegistry(table, { runs: Number(values.runs), uploads: Number(values.uploads) });
  console.log(`filled in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  for (const searches of ['0', values.searches]) {
    const arguments_ = ['--endpoint', table.runtime.endpointUrl, '--searches', searches];
    const asking = fork(process.argv[1] as string, arguments_, { execArgv: process.execArgv });
    const [code] = await once(asking, 'exit');
    if (code !== 0) throw new Error(`The process that asks ended with ${code}.`);
  }
  s3.destroy();
  await table.stop();
}

async function ask(endpoint: string) {
  const config = {
    ...{ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } },
  };
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const dynamo = new DynamoDBClient(config);
  const documents = DynamoDBDocumentClient.from(dynamo);
  let emulatorMs = 0;
  const timing =
    <Args extends object, Output extends object>(next: (args: Args) => Promise<Output>) =>
    async (args: Args): Promise<Output> => {
      const start = performance.now();
      try {
        return await next(args);
      } finally {
        emulatorMs += performance.now() - start;
      }
    };
  // Around the request alone: making it and reading its answer are ours.
  const place = { step: 'deserialize', priority: 'low', name: 'emulatorTime' } as const;
  s3.middlewareStack.add(timing, place);
  documents.middlewareStack.add(timing, place);
  const data = s3Objects(s3, BUCKET);
  const services = servicesOver({ documents, tableName: TABLE }, data);
  const server = await serveDashboard(services, endpoint, { port: Number(values.port ?? 0) });
  const timed = async (path: string) => {
    emulatorMs = 0;
    const start = performance.now();
    const before = process.cpuUsage();
    // Unlike fetch it waits as long as the emulator takes.
    const request = get(`${server.origin}${path}`, { headers: { authorization: `Bearer ${server.token}` } });
    const [response] = await once(request, 'response');
    const body = await text(response);
    if (response.statusCode !== 200) throw new Error(`${path} answered ${response.statusCode}: ${body}`);
    const wallMs = performance.now() - start;
    const { user, system } = process.cpuUsage(before);
    return { wallMs, emulatorMs, ownMs: wallMs - emulatorMs, processorMs: (user + system) / 1000 };
  };

  let snapshotBytes = 0;
  for await (const { sizeBytes } of data.list(keys.mirrorSnapshots())) snapshotBytes += sizeBytes;
  const first = await timed('/api/search?text=first');
  const { rss, heapUsed } = process.memoryUsage();
  console.log(
    `first question of a process, ${snapshotBytes ? `with a snapshot of ${megabytes(snapshotBytes)}` : 'without a snapshot'}: ${seconds(first.ownMs)}, and ${seconds(first.emulatorMs)} the emulator; ${seconds(first.processorMs)} of processor time; resident ${megabytes(rss)}, heap ${megabytes(heapUsed)}`,
  );
  if (Number(values.searches) > 0) {
    const own: number[] = [];
    const wall: number[] = [];
    const processor: number[] = [];
    for (let search = 0; search < Number(values.searches); search++) {
      const { ownMs, wallMs, processorMs } = await timed(`/api/search?${QUERIES[search % QUERIES.length]}`);
      own.push(ownMs);
      wall.push(wallMs);
      processor.push(processorMs);
    }
    const figures = await timed(
      '/api/business?from=2025-11-22T00:00:00.000Z&before=2026-11-22T00:00:00.000Z',
    );
    console.log(
      `${own.length} searches, without the emulator: median ${at(own, 0.5)} ms, p95 ${at(own, 0.95)} ms`,
    );
    console.log(`processor time of them: median ${at(processor, 0.5)} ms, p95 ${at(processor, 0.95)} ms`);
    console.log(`with it: median ${at(wall, 0.5)} ms, p95 ${at(wall, 0.95)} ms`);
    console.log(`figures of a year: ${figures.ownMs.toFixed(0)} ms without the emulator`);
  }
  console.log(`load of the machine meanwhile: ${loadavg()[0]?.toFixed(1)}`);
  if (values.port !== undefined) return console.log(server.link);
  await server.stop();
  s3.destroy();
  dynamo.destroy();
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function at(measured: readonly number[], share: number): string {
  const sorted = [...measured].sort((a, b) => a - b);
  return (sorted[Math.ceil(share * sorted.length) - 1] ?? 0).toFixed(0);
}
