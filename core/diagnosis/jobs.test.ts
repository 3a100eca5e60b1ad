import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BatchClient } from '@aws-sdk/client-batch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batchJobs, isAlive, type Jobs } from './jobs.ts';

/** Just enough of the two services' HTTP APIs to see that the real clients are used rightly. */
const JOBS = [
  { jobId: 'old', jobName: 'run-train-1', createdAt: 1, jobQueue: 'gpu', status: 'FAILED' },
  { jobId: 'new', jobName: 'run-train-1', createdAt: 2, jobQueue: 'gpu', status: 'RUNNING' },
  { jobId: 'other', jobName: 'run-train-10', createdAt: 3, jobQueue: 'gpu', status: 'RUNNING' },
];
const terminated: unknown[] = [];

type Answer = [status: number, body: object];

function answer(path: string, target: string, body: Record<string, unknown>): Answer {
  if (path === '/v1/listjobs') {
    // The service ignores case and, with a wildcard, matches prefixes; this one is lax on purpose.
    const [{ values }] = body.filters as { values: string[] }[];
    const found = JOBS.filter(({ jobName }) => jobName.startsWith(values[0] as string));
    return body.nextToken === undefined
      ? [200, { jobSummaryList: found.slice(0, 1), nextToken: 'more' }]
      : [200, { jobSummaryList: found.slice(1) }];
  }
  if (path === '/v1/describejobs') {
    const [jobId] = body.jobs as string[];
    return [200, { jobs: JOBS.filter((job) => job.jobId === jobId) }];
  }
  if (path === '/v1/terminatejob') {
    terminated.push(body);
    return [200, {}];
  }
  if (target.endsWith('GetLogEvents') && body.logStreamName === 'there') {
    return [200, { events: [{ message: 'first\n' }, { message: 'last' }] }];
  }
  return [400, { __type: 'ResourceNotFoundException', message: 'The specified log stream does not exist.' }];
}

let server: Server;
let jobs: Jobs;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}');
    const [status, result] = answer(request.url ?? '', String(request.headers['x-amz-target'] ?? ''), body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  jobs = batchJobs(new BatchClient(client), new CloudWatchLogsClient(client), '/group');
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('batchJobs', () => {
  it('finds the newest job of exactly this name, over all pages', async () => {
    const found = await jobs.find('gpu', 'run-train-1');
    expect(found).toMatchObject({ jobId: 'new', status: 'RUNNING' });
    expect(found && isAlive(found)).toBe(true);
    expect(await jobs.find('gpu', 'run-evaluate-1')).toBeUndefined();
  });

  it('ends a job with a reason', async () => {
    await jobs.terminate('new', 'because');
    expect(terminated).toEqual([{ jobId: 'new', reason: 'because' }]);
  });

  it('reads the end of a log, and nothing of one that was never written', async () => {
    expect(await jobs.logTail('there', 10)).toEqual(['first', 'last']);
    expect(await jobs.logTail('nowhere', 10)).toEqual([]);
  });
});
