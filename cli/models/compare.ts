import { readFileSync, writeFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import type { BlindComparison, Verdict } from '../../contracts/human-comparison.ts';
import {
  keepVerdicts,
  openComparison,
  readComparison,
  VerdictsUnusable,
  verdictsOf,
} from '../../core/evaluation/compare-by-eye.ts';
import { settleAndPromote } from '../../core/evaluation/settle-and-promote.ts';
import { dragomanCommand, onDeployment, whoAmI } from '../command.ts';
import type { Deployment, DeploymentName } from '../deployment.ts';
import { judgePairs } from './judge-pairs.ts';
import { steeringOf } from './steering.ts';
import { readVerdictFile, writeVerdictFile } from './verdict-file.ts';

interface Options {
  deployment: DeploymentName;
  against?: string;
  set?: string;
  segments: number;
  seed: string;
  write?: string;
  submit?: string;
}

const EXAMPLES = `
Examples:
  npm run models -- compare media-en-ko-base m0123456789ab
  npm run models -- compare media-en-ko-base m0123456789ab --write pairs.csv
  npm run models -- compare media-en-ko-base m0123456789ab --submit pairs.csv

Which translation is whose stays hidden. The same options ask for the same pairs, so that several people can judge them;
what you have said is kept, and you go on where you stopped.`;

const count = (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Use a whole number from 1 on.');
  return value;
};

/** `models compare`: people compare a version blindly with the champion, at the terminal or in a table. */
export const compareCommand = (): Command =>
  dragomanCommand('compare', 'Compare a version with the champion by eye, without knowing which is which.')
    .argument('<model>', 'name of the model line')
    .argument('<version>', 'the version that might take the place')
    .option('--against <version>', 'another version than the champion')
    .option('--set <id>', "another test set than the corpus' own")
    .option('--segments <number>', 'how many pairs are drawn', count, 100)
    .option('--seed <text>', 'another seed draws other pairs', '1')
    .option('--write <file>', 'write the pairs as a table (CSV) to fill in')
    .option('--submit <file>', 'submit a table that was filled in')
    .addHelpText('after', EXAMPLES)
    .action((model: string, version: string, options: Options) =>
      onDeployment(options.deployment, async (deployment) => {
        const { models, registry, now } = { ...steeringOf(deployment), registry: deployment.registry };
        const dependencies = { models, registry, now };
        if (options.submit !== undefined) {
          const { comparisonId, verdicts } = readVerdictFile(readFile(options.submit));
          const comparison = await readComparison(models, { model, version, comparisonId });
          return submit(comparison, verdicts, deployment);
        }
        const { against, set: setId, segments, seed } = options;
        const comparison = await openComparison(
          { model, version, against, setId, segments, seed },
          dependencies,
        );
        const said = await verdictsOf(comparison, whoAmI(), models);
        if (options.write !== undefined) {
          writeFileSync(options.write, writeVerdictFile(comparison, said));
          process.stdout.write(
            `${comparison.pairs.length} pairs are in ${options.write}. Fill in the column verdict with a, b or tie, then add --submit ${options.write}.\n`,
          );
          return;
        }
        if (!process.stdin.isTTY) {
          throw new VerdictsUnusable(
            'There is no terminal to ask at. Write the pairs to a table with --write FILE.',
          );
        }
        await submit(comparison, await judgePairs(comparison, said), deployment);
      }),
    );

/** Keeps the verdicts, says what they come to, and promotes the version if it waited for nothing else. */
async function submit(
  comparison: BlindComparison,
  verdicts: Record<string, Verdict>,
  deployment: Deployment,
): Promise<void> {
  const steering = steeringOf(deployment);
  const { version, against } = comparison;
  const by = whoAmI();
  await keepVerdicts({ comparison, judge: by, verdicts }, steering);
  const { result, decision, promoted } = await settleAndPromote(comparison, by, {
    ...steering,
    registry: deployment.registry,
  });
  const { wins, losses, ties, preference, low, high, pValue } = result;
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const judged = wins + losses + ties;
  process.stdout.write(
    [
      `${judged} of ${comparison.pairs.length} pairs judged: ${wins} for ${version}, ${losses} for ${against}, ${ties} ties.`,
      `Preferred in ${percent(preference)} of those decided (95 % interval ${percent(low)} to ${percent(high)}; sign test p ${pValue.toFixed(3)}).`,
      promoted ? `${version} is the champion now. ${decision.reason}` : decision.reason,
      '',
    ].join('\n'),
  );
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new VerdictsUnusable(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
