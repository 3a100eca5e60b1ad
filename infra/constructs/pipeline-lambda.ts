import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { LambdaEnvironmentInput, LambdaName } from '../../contracts/environments.ts';
import { allowObjects, allowRegistry, type ObjectAccess } from './access.ts';
import { DragomanFunction } from './dragoman-function.ts';
import type { PipelineContext } from './pipeline-context.ts';

/** Seconds that a Lambda may take, by what it does. */
const SIZES = {
  /** A few requests. */
  quick: 60,
  /** A stage that reads and writes reports; and what starts or closes runs, which takes a lock of 300 s for dead. */
  small: 240,
  /** Processes whole files of text: the most time, and memory, that a Lambda gets. */
  text: 900,
  /** Waits for the network, and needs no more memory than others. */
  long: 900,
};

export interface PipelineLambdaProps<Name extends LambdaName> {
  environment: LambdaEnvironmentInput<Name>;
  /** @default small */
  size?: keyof typeof SIZES;
  landing?: ObjectAccess;
  data?: ObjectAccess;
  models?: ObjectAccess;
}

/**
 * A Lambda of the pipeline. It may use the table, the topic and the bus that its environment names, and of the buckets
 * the prefixes given here.
 */
export function pipelineLambda<Name extends LambdaName>(
  scope: Construct,
  context: PipelineContext,
  name: Name,
  props: PipelineLambdaProps<Name>,
): DragomanFunction<Name> {
  const { config, code } = context;
  const size = props.size ?? 'small';
  const created = new DragomanFunction(scope, name, {
    config,
    code,
    environment: props.environment,
    timeout: Duration.seconds(SIZES[size]),
    ...(size === 'text'
      ? { memoryMb: config.preparation.textMemoryMb, storageMb: 6144 }
      : { memoryMb: 1024 }),
  });
  if ('TABLE_NAME' in props.environment) allowRegistry(created.function, context.table);
  if ('TOPIC_ARN' in props.environment) context.topic.grantPublish(created.function);
  if ('EVENT_BUS_NAME' in props.environment) context.bus.grantPutEventsTo(created.function);
  for (const bucket of ['landing', 'data', 'models'] as const) {
    const access = props[bucket];
    if (access !== undefined) allowObjects(created.function, context[bucket], access);
  }
  return created;
}
