import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  BatchClient,
  CreateJobQueueCommand,
  DescribeJobsCommand,
  RegisterJobDefinitionCommand,
  SubmitJobCommand,
} from '@aws-sdk/client-batch';
import { CreateBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, expect, it } from 'vitest';
import { isAlive } from './process-tree.ts';
import { type LocalRuntime, LocalRuntimeFailure, startRuntime } from './runtime.ts';
import { findRunningDeployment, requireRunningDeployment } from './runtime-file.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'runtime-'));
let runtime: LocalRuntime | undefined;

async function start(): Promise<LocalRuntime> {
  runtime = await startRuntime({
    stateDirectory: directory,
    enforceIam: false,
    stopTimeoutSeconds: 1,
    jobEntrypoint: ['bash', '-c'],
  });
  return runtime;
}

afterEach(async () => runtime?.stop());
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Process ids of the jobs that run now. */
function runningJobs(): number[] {
  const processes = path.join(directory, 'processes');
  return existsSync(processes) ? readdirSync(processes).map(Number) : [];
}

async function waitFor<T>(what: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; ) {
    const value = await what();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('did not come true within 10 s');
}

async function submitSleepingJob(local: LocalRuntime): Promise<void> {
  const batch = new BatchClient(local.clientConfig);
  const definition = await batch.send(
    new RegisterJobDefinitionCommand({
      jobDefinitionName: 'sleep',
      type: 'container',
      containerProperties: {
        image: 'none',
        command: ['trap "" TERM; sleep 300 & wait; sleep 300'],
        vcpus: 1,
        memory: 64,
      },
    }),
  );
  const queue = await batch.send(
    new CreateJobQueueCommand({ jobQueueName: 'q', priority: 1, computeEnvironmentOrder: [] }),
  );
  const { jobId } = await batch.send(
    new SubmitJobCommand({
      jobName: 'j',
      jobQueue: queue.jobQueueArn,
      jobDefinition: definition.jobDefinitionArn,
    }),
  );
  await waitFor(async () => {
    const { jobs } = await batch.send(new DescribeJobsCommand({ jobs: [jobId ?? ''] }));
    return jobs?.[0].status === 'RUNNING';
  });
}

it('answers the AWS SDK, announces itself, and leaves nothing running when it is stopped', async () => {
  const local = await start();
  const s3 = new S3Client(local.clientConfig);
  await s3.send(new CreateBucketCommand({ Bucket: 'a-bucket' }));
  const { Buckets } = await s3.send(new ListBucketsCommand({}));
  expect(Buckets?.map((bucket) => bucket.Name)).toEqual(['a-bucket']);

  local.announce({ Landing: 'a-bucket' });
  expect(requireRunningDeployment(directory)).toMatchObject({
    endpointUrl: local.endpointUrl,
    outputs: { Landing: 'a-bucket' },
  });

  await submitSleepingJob(local);
  const jobs = runningJobs();
  expect(jobs).toHaveLength(1);
  await local.stop();
  expect(jobs.filter(isAlive)).toEqual([]);
  expect(findRunningDeployment(directory)).toBeUndefined();
  await expect(fetch(local.endpointUrl)).rejects.toThrow();
  expect(readdirSync(directory)).toEqual(['emulator.log']);
});

it('refuses a second runtime in one state directory', async () => {
  await start();
  await expect(startRuntime({ stateDirectory: directory, enforceIam: false })).rejects.toThrow(
    LocalRuntimeFailure,
  );
});

it("keeps the user's own AWS settings away from child processes", async () => {
  process.env.AWS_PROFILE = 'work';
  try {
    const local = await start();
    expect(local.environment.AWS_PROFILE).toBeUndefined();
    expect(local.environment.AWS_ENDPOINT_URL).toBe(local.endpointUrl);
    expect(local.environment.PATH).toBe(process.env.PATH);
  } finally {
    delete process.env.AWS_PROFILE;
  }
});

it('says how to start a deployment where none runs', () => {
  expect(() => requireRunningDeployment(path.join(directory, 'nowhere'))).toThrow(/npm run demo/);
});
