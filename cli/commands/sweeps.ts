import { type Command, Option } from 'commander';
import { type SweepMember, TRAINING_ENDPOINTS } from '../../contracts/api/trainings.ts';
import { SweepSpace } from '../../contracts/sweep.ts';
import { noun, onServer, type ServerOptions, serverCommand, show, table } from '../server/server-command.ts';
import { count } from './count-option.ts';
import { readRecipe } from './read-recipe.ts';

const EXAMPLES = `  dragoman sweeps start media-en-ko-base --space space.json --runs 8 --parallel 2
  dragoman sweeps show SWEEP
  dragoman sweeps list

A space says what to try: {"optimizer.peakLearningRate": {"log": [0.0001, 0.003]}, "seed": {"values": [1, 2]}}`;

/** `sweeps`: many trainings of one line that differ in their recipes. */
export const sweepsCommand = (): Command =>
  noun('sweeps', 'Train a model line with many recipes, and see which is best.', EXAMPLES, [
    start(),
    showSweep(),
    list(),
  ]);

interface StartOptions extends ServerOptions {
  space: string;
  method: 'grid' | 'random';
  runs: number;
  parallel: number;
  seed: number;
  stopHopelessAfter: number;
}

const start = () =>
  serverCommand('start', 'Train a model line with many recipes.')
    .argument('<model>', 'name of the model line')
    .requiredOption('--space <file>', 'what to try (JSON)')
    .addOption(new Option('--method <name>', 'how').choices(['grid', 'random']).default('random'))
    .option('--runs <count>', 'trainings at most', count, 8)
    .option('--parallel <count>', 'trainings at once', count, 2)
    .option('--seed <number>', 'of the draws', count, 1)
    .option('--stop-hopeless-after <count>', 'validations before a training may be ended', count, 3)
    .action((model: string, options: StartOptions) =>
      onServer(options, async (client) => {
        const { space, method, runs, parallel, seed, stopHopelessAfter } = options;
        const { body } = await client.call(TRAINING_ENDPOINTS.startSweep, {
          body: {
            model,
            space: readRecipe(space, SweepSpace),
            ...{ method, runs, parallel, seed, stopHopelessAfter },
          },
        });
        show(body, options, () => {
          const { sweepId, runIds } = body;
          return `${sweepId} has ${runIds.length} trainings. Look at it with: dragoman sweeps show ${sweepId}`;
        });
      }),
    );

const showSweep = () =>
  serverCommand('show', 'Show the trainings of a sweep, the best first.')
    .argument('<sweep>', 'id of the sweep')
    .action((sweepId: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const { body } = await client.call(TRAINING_ENDPOINTS.getSweep, { params: { sweepId } });
        show(body, options, () => {
          const { endedAt, best } = body.sweep;
          const members = [...body.members].sort((a, b) => bestOf(b) - bestOf(a));
          const head = ['score', 'step', 'status', 'cost', 'settings', 'run'];
          const state = endedAt === undefined ? 'It goes on.' : `It ended at ${endedAt}.`;
          return `${table(head, members.map(rowOf), 'It has no trainings.')}${state}${best === undefined ? '' : ` Best by validation score: ${best}.`}`;
        });
      }),
    );

const bestOf = ({ scores }: SweepMember) =>
  Math.max(Number.NEGATIVE_INFINITY, ...scores.map(({ score }) => score));

const rowOf = (member: SweepMember) => [
  member.scores.length === 0 ? '-' : bestOf(member).toFixed(2),
  String(member.scores.at(-1)?.optimizerStep ?? '-'),
  member.stoppedEarly ? 'STOPPED' : member.status,
  member.costUsd === undefined ? '-' : `$${member.costUsd.toFixed(2)}`,
  Object.entries(member.settings)
    .map(([path, value]) => `${path}=${value}`)
    .join(' '),
  member.runId,
];

const list = () =>
  serverCommand('list', 'List the last fifty sweeps, newest first.').action((options: ServerOptions) =>
    onServer(options, async (client) => {
      const { body } = await client.call(TRAINING_ENDPOINTS.listSweeps, {});
      show(body, options, () =>
        table(
          ['sweep', 'model', 'trainings', 'started', 'state'],
          body.items.map(({ sweepId, model, members, createdAt, endedAt }) => [
            ...[sweepId, model, String(members.length), createdAt.slice(0, 16)],
            endedAt === undefined ? 'goes on' : 'ended',
          ]),
          'There are none.',
        ),
      );
    }),
  );
