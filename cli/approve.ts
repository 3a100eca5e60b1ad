import { randomUUID } from 'node:crypto';
import { Argument } from 'commander';
import { approveRun } from '../core/runs/approve-run.ts';
import { sendAnswer } from '../core/runs/executions.ts';
import { dragomanCommand, onDeployment, whoAmI } from './command.ts';

await dragomanCommand('approve', 'Answer the question of a run that awaits approval.')
  .argument('<run>', 'id of the run')
  .addArgument(new Argument('<answer>', 'whether to publish').choices(['yes', 'no']))
  .action((runId: string, answer: 'yes' | 'no', { deployment }) =>
    onDeployment(deployment, async ({ registry, stepFunctions }) => {
      const approved = answer === 'yes';
      const { question } = await approveRun(
        { runId, approved, by: whoAmI() },
        {
          registry,
          sendAnswer: (token, output) => sendAnswer(stepFunctions, token, output),
          now: () => new Date(),
          newId: randomUUID,
        },
      );
      process.stdout.write(
        `${question}\n${approved ? 'Yes: the version is published.' : 'No: nothing is published.'}\n`,
      );
    }),
  )
  .parseAsync();
