import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { cancelRun } from '../core/runs/cancel-run.ts';
import { stopExecution } from '../core/runs/executions.ts';
import { invokeLater } from '../core/runs/invoke.ts';
import { dragomanCommand, onDeployment, whoAmI } from './command.ts';
import { outputOf } from './deployment.ts';

await dragomanCommand('cancel', 'Stop a run with everything that it runs, and wait until it has ended.')
  .argument('<run>', 'id of the run')
  .option('--reason <text>', 'why, for those who read of it')
  .action((runId: string, { deployment, reason }: { deployment: 'local' | 'production'; reason?: string }) =>
    onDeployment(deployment, async ({ name, outputs, registry, stepFunctions, lambda }) => {
      process.stderr.write(`Stopping ${runId} ...\n`);
      const run = await cancelRun(
        { runId, by: whoAmI(), ...(reason === undefined ? {} : { reason }) },
        {
          registry,
          stopExecution: (arn, error, cause) => stopExecution(stepFunctions, arn, error, cause),
          closeRun: (id, error, cause) =>
            invokeLater(lambda, outputOf({ name, outputs }, 'CloseRunName'), { runId: id, error, cause }),
          sleep: (milliseconds) => sleep(milliseconds),
          now: () => new Date(),
          newId: randomUUID,
          timeoutSeconds: 180,
        },
      );
      process.stdout.write(`${runId} has ended: ${run.status}.\n`);
    }),
  )
  .parseAsync();
