import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { MODEL_COMPARISON_ENDPOINTS } from '../../contracts/api/model-comparisons.ts';
import { ContractViolation, DragomanError } from '../../core/errors.ts';
import { onServer, type ServerOptions, serverCommand, show } from '../server/server-command.ts';

/** The job that measures post-edits failed. */
class PostEditsNotMeasured extends DragomanError {}

const { measurePostEdits, acceptPostEdits } = MODEL_COMPARISON_ENDPOINTS;

/** `models post-edits`: how much people had to change a version's translations. */
export const postEditsCommand = (): Command =>
  serverCommand('post-edits', "Keep post-edits of a version's translations, and measure HTER by them.")
    .argument('<model>', 'name of the model line')
    .argument('<version>', 'the version whose translations were edited')
    .argument('<set>', 'id of the test set')
    .argument('<file>', 'JSON Lines of pairId and postEdit')
    .action((model: string, version: string, setId: string, file: string, options: ServerOptions) =>
      onServer(options, async (client) => {
        const set = { model, version, setId };
        const asked = await client.call(measurePostEdits, { params: set, body: { text: readFile(file) } });
        const params = { ...set, measurementId: asked.body.measurementId };
        let { body } = await client.call(acceptPostEdits, { params });
        while (body.status === 'WAITING' || body.status === 'RUNNING') {
          await sleep(3000);
          ({ body } = await client.call(acceptPostEdits, { params }));
        }
        if (body.status === 'FAILED') {
          throw new PostEditsNotMeasured(
            `The post-edits were not measured: ${body.reason}. Submit them again.`,
          );
        }
        const { segments, hter } = body;
        show(body, options, () => {
          const interval = hter ? `${hter.low.toFixed(1)} to ${hter.high.toFixed(1)}` : '';
          return `HTER ${hter?.score.toFixed(1)} (95 % interval ${interval}) by ${segments} post-edits of ${setId}.`;
        });
      }),
    );

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ContractViolation(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
