import { randomUUID } from 'node:crypto';
import { InvalidArgumentError } from 'commander';
import { modelMissing } from '../core/registry/models.ts';
import { changeLineSchedule, FIELD_OF } from '../core/schedules/change-line-schedule.ts';
import { lineSchedules } from '../core/training/line-schedules.ts';
import { dragomanCommand, onDeployment, whoAmI } from './command.ts';
import { type DeploymentName, outputOf } from './deployment.ts';

interface Options {
  deployment: DeploymentName;
  trainEvery?: string;
  monitorEvery?: string;
  retrainOnDecay?: boolean;
  concurrentRuns?: number;
  runBudget?: number;
}

const expression = (text: string) => {
  if (/^(rate\(\d+ (minutes?|hours?|days?)\)|cron\([^()]+\))$/.test(text)) return text;
  throw new InvalidArgumentError('Use rate(7 days) or cron(0 3 ? * SUN *); times are UTC.');
};
const count = (text: string) => {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Use a whole number from 1.');
  return Number(text);
};
const usd = (text: string) => {
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) === 0)
    throw new InvalidArgumentError('Use US dollars, such as 20.');
  return Number(text);
};

await dragomanCommand('schedule', 'Say what a model line does by itself; what is left out it no longer does.')
  .argument('<model>', 'name of the model line')
  .option(
    '--train-every <expression>',
    'train on the latest dataset version, such as "rate(7 days)"',
    expression,
  )
  .option(
    '--monitor-every <expression>',
    'evaluate the champion on newer text, such as "cron(0 3 ? * SUN *)"',
    expression,
  )
  .option(
    '--retrain-on-decay',
    'train when the champion does clearly worse on newer text, or live text drifts',
  )
  .option('--concurrent-runs <count>', 'trainings of the line at once (1)', count)
  .option('--run-budget <usd>', 'US dollars beyond which a run that failed is not relaunched', usd)
  .action((model: string, { deployment, ...settings }: Options) =>
    onDeployment(deployment, async ({ name, outputs, registry, scheduler }) => {
      const line = await registry.getModel(model);
      if (!line) throw modelMissing(model);
      const { trainEvery, monitorEvery, retrainOnDecay, concurrentRuns, runBudget: budgetUsd } = settings;
      const output = (key: string) => outputOf({ name, outputs }, key);
      const schedules = lineSchedules(scheduler, {
        groupName: output('LineScheduleGroupName'),
        startTrainingArn: output('StartTrainingArn'),
        roleArn: output('LineScheduleRoleArn'),
        deadLetterArn: output('EventsDeadLetterQueueArn'),
      });
      for (const [work, expression] of [
        ['training', trainEvery],
        ['monitoring', monitorEvery],
      ] as const) {
        const before = line[FIELD_OF[work]];
        const wanted = expression === undefined ? undefined : { expression };
        if (before || wanted) {
          await changeLineSchedule(
            { model, work, before, wanted },
            { registry, schedules, now: () => new Date(), newId: randomUUID, by: whoAmI() },
          );
        }
      }
      await registry.setModelSchedules(model, { retrainOnDecay, concurrentRuns, budgetUsd });
      const does = [
        `trains ${trainEvery ?? 'when asked, or by its policy'}`,
        `is monitored ${monitorEvery ?? 'when asked'}`,
        retrainOnDecay ? 'trains when it decays' : 'tells when it decays',
        budgetUsd === undefined ? 'relaunches what fails' : `relaunches what fails up to $${budgetUsd} a run`,
      ];
      process.stdout.write(`${model} ${does.join(', ')}.\n`);
    }),
  )
  .parseAsync();
