import { InvokeCommand } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { DragomanError } from '../core/errors.ts';
import { dragomanCommand, onDeployment } from './command.ts';
import { type DeploymentName, outputOf } from './deployment.ts';

/** The training could not be started; the message is the Lambda's. */
class TrainingNotStarted extends DragomanError {}

await dragomanCommand('train', 'Train a model line now, on the latest dataset version of its corpus.')
  .argument('<model>', 'name of the model line')
  .action((model: string, { deployment }: { deployment: DeploymentName }) =>
    onDeployment(deployment, async ({ name, lambda, outputs }) => {
      const { FunctionError, Payload } = await lambda.send(
        new InvokeCommand({
          FunctionName: outputOf({ name, outputs }, 'StartTrainingName'),
          Payload: JSON.stringify({ model }),
        }),
      );
      const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || 'null');
      if (FunctionError !== undefined) {
        const { errorMessage } = z.object({ errorMessage: z.string() }).parse(answer);
        throw new TrainingNotStarted(errorMessage);
      }
      for (const runId of z.array(z.string()).parse(answer)) {
        process.stdout.write(`${runId} has started. Stop it with: npm run cancel -- ${runId}\n`);
      }
    }),
  )
  .parseAsync();
