import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { ApiClient } from '../../api/client.ts';
import { MODEL_COMPARISON_ENDPOINTS } from '../../contracts/api/model-comparisons.ts';
import type { Verdict } from '../../contracts/human-comparison.ts';
import { VerdictsUnusable } from '../../core/evaluation/compare-by-eye.ts';
import { count } from '../commands/count-option.ts';
import { onServer, type ServerOptions, serverCommand, show } from '../server/server-command.ts';
import { judgePairs } from './judge-pairs.ts';
import { readVerdictFile, writeVerdictFile } from './verdict-file.ts';

interface Options extends ServerOptions {
  against?: string;
  set?: string;
  segments: number;
  seed: string;
  write?: string;
  submit?: string;
}

const NOTE = `

Which translation is whose stays hidden. The same options ask for the same pairs, so that several people can judge them;
what you have said is kept, and you go on where you stopped.`;

/** `models judge`: people compare a version blindly with the champion, at the terminal or in a table. */
export const judgeCommand = (): Command =>
  serverCommand('judge', 'Compare a version with the champion by eye, without knowing which is which.')
    .argument('<model>', 'name of the model line')
    .argument('<version>', 'the version that might take the place')
    .option('--against <version>', 'another version than the champion')
    .option('--set <id>', "another test set than the corpus' own")
    .option('--segments <number>', 'how many pairs are drawn', count, 100)
    .option('--seed <text>', 'another seed draws other pairs', '1')
    .option('--write <file>', 'write the pairs as a table (CSV) to fill in')
    .option('--submit <file>', 'submit a table that was filled in')
    .addHelpText('after', NOTE)
    .action((model: string, version: string, options: Options) =>
      onServer(options, async (client) => {
        const params = { model, version };
        if (options.submit !== undefined) {
          const { comparisonId, verdicts } = readVerdictFile(readFile(options.submit));
          return submit({ ...params, comparisonId }, verdicts, options, client);
        }
        const { against, set: setId, segments, seed } = options;
        const body = { against, setId, segments, seed };
        const opened = await client.call(MODEL_COMPARISON_ENDPOINTS.openBlindComparison, { params, body });
        const ofComparison = { ...params, comparisonId: opened.body.comparisonId };
        const { body: shown } = await client.call(MODEL_COMPARISON_ENDPOINTS.getBlindComparison, {
          params: ofComparison,
        });
        if (options.write !== undefined) {
          const file = options.write;
          writeFileSync(file, writeVerdictFile(shown, shown.verdicts));
          const written = { file, comparisonId: shown.comparisonId, pairs: shown.pairs.length };
          const how = `Fill in the column verdict with a, b or tie, then add --submit ${file}.`;
          return show(written, options, () => `${written.pairs} pairs are in ${file}. ${how}`);
        }
        if (!process.stdin.isTTY) {
          throw new VerdictsUnusable(
            'There is no terminal to ask at. Write the pairs to a table with --write FILE.',
          );
        }
        await submit(ofComparison, await judgePairs(shown.pairs, shown.verdicts), options, client);
      }),
    );

/** Keeps the verdicts, says what they come to, and whether the version was promoted by them. */
async function submit(
  params: { model: string; version: string; comparisonId: string },
  verdicts: Record<string, Verdict>,
  options: ServerOptions,
  client: ApiClient,
): Promise<void> {
  const judged = await client.call(MODEL_COMPARISON_ENDPOINTS.judgePairs, { params, body: { verdicts } });
  const { body } = await client.call(MODEL_COMPARISON_ENDPOINTS.settleComparison, { params });
  show(body, options, () => {
    const { wins, losses, ties, preference, low, high, pValue, against } = body.result;
    const percent = (share: number) => `${Math.round(100 * share)} %`;
    return [
      `${wins + losses + ties} of ${judged.body.pairs} pairs judged: ${wins} for ${params.version}, ${losses} for ${against}, ${ties} ties.`,
      `Preferred in ${percent(preference)} of those decided (95 % interval ${percent(low)} to ${percent(high)}; sign test p ${pValue.toFixed(3)}).`,
      body.promoted ? `${params.version} is the champion now. ${body.decision.reason}` : body.decision.reason,
    ].join('\n');
  });
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new VerdictsUnusable(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
