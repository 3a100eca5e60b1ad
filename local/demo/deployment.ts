import { randomUUID } from 'node:crypto';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { Screen } from '../../cli/runs/screen.ts';
import type { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import type { TrainingRecipe } from '../../contracts/training-recipe.ts';
import type { CorpusId } from '../../core/keys.ts';
import { registerSource, type SourceDescription } from '../../core/sources/register-source.ts';
import { sourceSchedules } from '../../core/sources/source-schedules.ts';
import { type Connection, connect } from '../connect.ts';
import { deployStack } from '../deploy.ts';
import { startRuntime } from '../runtime.ts';

/** The running stack on this machine, and what the demo does with it. */
export interface Deployment extends Connection {
  endpointUrl: string;
  outputs: Record<string, string>;
  deploySeconds: number;
  registerCorpus(
    id: CorpusId,
    settings: {
      recipe: PreparationRecipe;
      model: { name: string; recipe: TrainingRecipe; trainWhenGrownBy: number };
    },
  ): Promise<void>;
  /** Has something fetched every minute from now on. */
  registerSource(description: SourceDescription): Promise<void>;
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
    const connection = connect(runtime, outputs);
    const { registry } = connection;
    const schedules = sourceSchedules(new SchedulerClient(runtime.clientConfig), {
      groupName: outputs.SourceScheduleGroupName,
      fetchSourceArn: outputs.FetchSourceArn,
      roleArn: outputs.SourceScheduleRoleArn,
      deadLetterArn: outputs.EventsDeadLetterQueueArn,
    });
    return {
      endpointUrl: runtime.endpointUrl,
      outputs,
      deploySeconds,
      ...connection,
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
      registerSource: async (description) => {
        await registerSource(description, {
          registry,
          schedules,
          now: () => new Date(),
          newId: randomUUID,
          by: 'demo',
        });
      },
      stop: () => runtime.stop(),
    };
  } catch (error) {
    await runtime.stop();
    throw error;
  }
}
