import type { Construct } from 'constructs';
import { contextEnvironment, type PipelineContext } from './pipeline-context.ts';
import { pipelineLambda } from './pipeline-lambda.ts';

export type PreparationLambdas = ReturnType<typeof preparationLambdas>;

/** The Lambdas of `prepare-dataset`, each with the prefixes that its stage reads and writes. */
export function preparationLambdas(scope: Construct, context: PipelineContext) {
  const env = contextEnvironment(context);
  const everything = ['runs/', 'shards/', 'aligners/', 'domains/', 'held-out/', 'datasets/'];
  return {
    planPreparation: pipelineLambda(scope, context, 'plan-preparation', {
      environment: { ...env.table, ...env.landing, ...env.data, ...env.code },
      landing: { read: [''] },
      data: { read: everything, write: ['runs/', 'quarantine/'] },
    }),
    importTables: pipelineLambda(scope, context, 'import-tables', {
      size: 'text',
      environment: { ...env.table, ...env.landing, ...env.data },
      landing: { read: [''] },
      data: { read: ['runs/', 'datasets/', 'quarantine/'], write: ['runs/', 'datasets/', 'quarantine/'] },
    }),
    ingestShard: pipelineLambda(scope, context, 'ingest-shard', {
      size: 'text',
      environment: { ...env.table, ...env.landing, ...env.data },
      landing: { read: [''] },
      data: { read: ['runs/', 'shards/', 'quarantine/'], write: ['runs/', 'shards/', 'quarantine/'] },
    }),
    quarantineShard: pipelineLambda(scope, context, 'quarantine-shard', {
      environment: { ...env.table, ...env.landing, ...env.data },
      landing: { read: [''] },
      data: { read: ['runs/', 'quarantine/'], write: ['runs/', 'shards/', 'quarantine/'] },
    }),
    trainAligner: pipelineLambda(scope, context, 'train-aligner', {
      size: 'text',
      environment: { ...env.table, ...env.data },
      data: { read: everything, write: ['runs/', 'aligners/', 'domains/', 'held-out/'] },
    }),
    refinePartition: pipelineLambda(scope, context, 'refine-partition', {
      size: 'text',
      environment: { ...env.table, ...env.data },
      data: { read: [...everything, 'references/'], write: ['runs/'] },
    }),
    comparePairs: pipelineLambda(scope, context, 'compare-pairs', {
      size: 'text',
      environment: { ...env.table, ...env.data },
      data: { read: ['runs/'], write: ['runs/'] },
    }),
    finishPartition: pipelineLambda(scope, context, 'finish-partition', {
      size: 'text',
      environment: { ...env.table, ...env.data },
      data: { read: ['runs/', 'held-out/', 'datasets/'], write: ['runs/', 'datasets/'] },
    }),
    checkConsistency: pipelineLambda(scope, context, 'check-consistency', {
      size: 'text',
      environment: { ...env.table, ...env.data, ...env.topic },
      data: { read: everything, write: ['runs/'] },
    }),
    requestApproval: pipelineLambda(scope, context, 'request-approval', {
      environment: { ...env.table, ...env.data, ...env.topic },
      data: { read: ['runs/'] },
    }),
    publishDataset: pipelineLambda(scope, context, 'publish-dataset', {
      environment: { ...env.table, ...env.data },
      data: { read: everything, write: ['runs/', 'datasets/', 'shards/'] },
    }),
    announceDataset: pipelineLambda(scope, context, 'announce-dataset', {
      environment: { ...env.table, ...env.data, ...env.topic, ...env.bus },
      data: { read: ['runs/', 'datasets/'] },
    }),
  };
}
