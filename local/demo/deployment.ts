import type { Readable } from 'node:stream';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Upload } from '@aws-sdk/lib-storage';
import type { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import type { TrainingRecipe } from '../../contracts/training-recipe.ts';
import type { CorpusId } from '../../core/keys.ts';
import type { Objects } from '../../core/objects/objects.ts';
import { s3Objects } from '../../core/objects/s3-objects.ts';
import { createRegistry } from '../../core/registry/create-registry.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { deployStack } from '../deploy.ts';
import { startRuntime } from '../runtime.ts';
import type { Screen } from './screen.ts';

/** The running stack on this machine, and what the demo does with it. */
export interface Deployment {
  endpointUrl: string;
  outputs: Record<string, string>;
  deploySeconds: number;
  registry: Registry;
  data: Objects;
  models: Objects;
  upload(key: string, body: Readable): Promise<void>;
  registerCorpus(
    id: CorpusId,
    settings: {
      recipe: PreparationRecipe;
      model: { name: string; recipe: TrainingRecipe; trainWhenGrownBy: number };
    },
  ): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the emulator, deploys the `local` stacks to it, and connects to them. */
export async function startDeployment(stateDirectory: string, screen: Screen): Promise<Deployment> {
  const started = Date.now();
  const runtime = await startRuntime({
    stateDirectory,
    enforceIam: false,
    log: (message) => screen.line(`  ${message}`),
  });
  try {
    const outputs = await deployStack(runtime, {
      onProgress: ({ stack, done, total, event }) =>
        screen.progress('deploy', { done, total, message: `${stack} ${event}` }),
    });
    screen.finish('deploy');
    const deploySeconds = (Date.now() - started) / 1000;
    screen.line(`  deployed in ${deploySeconds.toFixed(1)} s`);
    const s3 = new S3Client(runtime.clientConfig);
    const documents = DynamoDBDocumentClient.from(new DynamoDBClient(runtime.clientConfig), {
      marshallOptions: { removeUndefinedValues: true },
    });
    const registry = createRegistry(documents, outputs.TableName);
    return {
      endpointUrl: runtime.endpointUrl,
      outputs,
      deploySeconds,
      registry,
      data: s3Objects(s3, outputs.DataBucketName),
      models: s3Objects(s3, outputs.ModelsBucketName),
      upload: async (key, body) => {
        await new Upload({
          client: s3,
          params: { Bucket: outputs.LandingBucketName, Key: key, Body: body },
        }).done();
      },
      registerCorpus: async (id, { recipe, model }) => {
        const createdAt = new Date().toISOString();
        await registry.putCorpusIfAbsent({ ...id, recipe, createdAt });
        const { name, ...settings } = model;
        await registry.putModelIfAbsent({
          ...id,
          ...settings,
          model: name,
          promotion: 'automatic',
          createdAt,
        });
      },
      stop: () => runtime.stop(),
    };
  } catch (error) {
    await runtime.stop();
    throw error;
  }
}
