import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { ContractViolation } from '../../core/errors.ts';
import { submitPostEdits } from '../../core/evaluation/post-edits.ts';
import { dragomanCommand, onDeployment, whoAmI } from '../command.ts';
import { modelsOf } from './steering.ts';
import { runTrainer } from './trainer-process.ts';

/** `models post-edits`: how much people had to change a version's translations. */
export const postEditsCommand = (): Command =>
  dragomanCommand('post-edits', "Keep post-edits of a version's translations, and measure HTER by them.")
    .argument('<model>', 'name of the model line')
    .argument('<version>', 'the version whose translations were edited')
    .argument('<set>', 'id of the test set')
    .argument('<file>', 'JSON Lines of pairId and postEdit')
    .action((model: string, version: string, setId: string, file: string, { deployment: name }) =>
      onDeployment(name, async (deployment) => {
        const { segments, hter } = await submitPostEdits(
          { model, version, setId, text: readFile(file), by: whoAmI() },
          {
            registry: deployment.registry,
            models: modelsOf(deployment),
            measureHter: async (edited, language) =>
              JSON.parse(
                await runTrainer(
                  ['hter', '--to', language],
                  edited.map((segment) => `${JSON.stringify(segment)}\n`).join(''),
                ),
              ),
            now: () => new Date(),
            newId: randomUUID,
          },
        );
        const interval = `${hter.low.toFixed(1)} to ${hter.high.toFixed(1)}`;
        process.stdout.write(
          `HTER ${hter.score.toFixed(1)} (95 % interval ${interval}) by ${segments} post-edits of ${setId}.\n`,
        );
      }),
    );

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ContractViolation(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
