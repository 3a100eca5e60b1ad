import { z } from 'zod';
import { ApiResources } from './api/resources.ts';
import { Machine } from './prices.ts';

/**
 * What each Lambda finds in its environment. The construct that creates a Lambda takes `z.input` of its entry, so a
 * missing variable is a compile error; the handler parses the same entry. All values are strings, as Lambda has them.
 */
const seconds = z.string().regex(/^\d+$/).transform(Number);

/** Joined by commas; empty for none. */
const list = z.string().transform((text) => text.split(',').filter((item) => item !== ''));

/** A variable that holds JSON. */
const json = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(schema);

/** By queue the machine that a job is priced by when it does not say where it ran. */
const machines = {
  QUEUE_MACHINES: json(z.record(z.string(), Machine)),
};

const table = { TABLE_NAME: z.string() };
const landing = { LANDING_BUCKET: z.string() };
const data = { DATA_BUCKET: z.string() };
const models = { MODELS_BUCKET: z.string() };
const topic = { TOPIC_ARN: z.string(), DASHBOARD_URL: z.string() };
const bus = { EVENT_BUS_NAME: z.string() };
const code = { CODE_VERSION: z.string() };
const prepare = { PREPARE_STATE_MACHINE_ARN: z.string() };
const train = { TRAIN_STATE_MACHINE_ARN: z.string() };
const jobs = {
  CPU_QUEUE_ARN: z.string(),
  GPU_QUEUE_ARN: z.string(),
  GPU_ON_DEMAND_QUEUE_ARN: z.string(),
  CPU_JOB_DEFINITION_ARN: z.string(),
  GPU_JOB_DEFINITION_ARN: z.string(),
  /** `cuda` in production; `cpu` where the GPU queues are backed by CPUs. */
  GPU_DEVICE: z.enum(['cuda', 'cpu']),
  CPU_MEMORY_MIB: seconds,
  GPU_MEMORY_MIB: seconds,
  ...machines,
};

export const LAMBDA_ENVIRONMENTS = {
  'note-upload': z.object({
    ...table,
    ...landing,
    ...data,
    ...topic,
    SCHEDULE_GROUP_NAME: z.string(),
    SCHEDULE_ROLE_ARN: z.string(),
    START_PREPARATION_ARN: z.string(),
    QUIET_PERIOD_SECONDS: seconds,
    LONGEST_WAIT_SECONDS: seconds,
  }),
  'start-preparation': z.object({ ...table, ...topic, ...prepare }),
  'close-run': z.object({
    ...table,
    ...data,
    ...topic,
    ...bus,
    START_PREPARATION_ARN: z.string(),
    START_TRAINING_ARN: z.string(),
    /** Comma-separated ARNs of all queues, to look for jobs that outlived their run. */
    JOB_QUEUE_ARNS: z.string(),
  }),
  'plan-preparation': z.object({ ...table, ...landing, ...data, ...code }),
  'import-tables': z.object({ ...table, ...landing, ...data }),
  'ingest-shard': z.object({ ...table, ...landing, ...data }),
  'quarantine-shard': z.object({ ...table, ...landing, ...data }),
  'train-aligner': z.object({ ...table, ...data }),
  'refine-partition': z.object({ ...table, ...data }),
  'compare-pairs': z.object({ ...table, ...data }),
  'finish-partition': z.object({ ...table, ...data }),
  'check-consistency': z.object({ ...table, ...data, ...topic }),
  'request-approval': z.object({ ...table, ...data, ...topic }),
  'publish-dataset': z.object({ ...table, ...data }),
  'announce-dataset': z.object({ ...table, ...data, ...topic, ...bus }),
  'fetch-source': z.object({
    ...table,
    ...landing,
    ...data,
    ...topic,
    ALLOWED_HOSTS: list,
    ALLOWED_BUCKETS: list,
    /** Addresses that are not public and may be reached all the same. */
    TRUSTED_ADDRESSES: list,
    ALLOW_HTTP: z.enum(['true', 'false']).transform((text) => text === 'true'),
  }),
  'erase-text': z.object({ ...table, ...landing, ...data }),
  'start-training': z.object({
    ...table,
    ...train,
    ...topic,
    ...jobs,
    CONCURRENT_RUNS: seconds,
    /** Empty: there is none. */
    MONTHLY_LIMIT_USD: z.string().transform((text) => (text === '' ? undefined : Number(text))),
  }),
  'watch-trainings': z.object({
    ...table,
    ...models,
    ...topic,
    START_TRAINING_ARN: z.string(),
    CLOSE_RUN_ARN: z.string(),
    JOB_QUEUE_ARNS: list,
  }),
  'check-live-text': z.object({ ...table, ...landing, ...data, ...bus }),
  'resolve-training': z.object({ ...table, ...data, ...models, ...jobs }),
  'diagnose-failure': z.object({ ...table, ...models, ...jobs, ...topic, JOB_LOG_GROUP: z.string() }),
  'note-job': z.object({ ...table, ...models, ...machines }),
  'register-model': z.object({
    ...table,
    ...data,
    ...models,
    ...topic,
    ...bus,
    ...code,
  }),
  'promote-model': z.object({ ...table, ...topic, ...bus }),
  'send-webhooks': z.object({ ...table }),
  'serve-api': z.object({
    ...table,
    DEPLOYMENT: z.string(),
    RESOURCES: json(ApiResources),
    /** `ApiTerms` of the API. */
    TERMS: json(
      z.object({
        settings: z.object({
          cpuQueue: z.string(),
          gpuQueue: z.string(),
          gpuDevice: z.enum(['cuda', 'cpu']),
          machines: z.record(z.string(), Machine),
        }),
        limits: z.object({ concurrentRuns: z.int(), monthlyLimitUsd: z.number().optional() }),
        intake: z.object({ quietPeriodSeconds: z.number(), longestWaitSeconds: z.number() }),
      }),
    ),
    USER_POOL_ID: z.string(),
    USER_POOL_CLIENT_IDS: list,
  }),
} as const;

export type LambdaName = keyof typeof LAMBDA_ENVIRONMENTS;
export type LambdaEnvironment<Name extends LambdaName> = z.output<(typeof LAMBDA_ENVIRONMENTS)[Name]>;
export type LambdaEnvironmentInput<Name extends LambdaName> = z.input<(typeof LAMBDA_ENVIRONMENTS)[Name]>;
