import type { Command } from 'commander';
import { MODEL_ENDPOINTS } from '../../contracts/api/models.ts';
import { METRICS } from '../../contracts/evaluation.ts';
import { formatMetric } from '../../core/evaluation/describe-scores.ts';
import { count } from '../commands/count-option.ts';
import { onServer, type ServerOptions, serverCommand, show, table } from '../server/server-command.ts';

/** `models list`: all model lines with their champions. */
export const listCommand = (): Command =>
  serverCommand('list', 'List model lines with their champions.')
    .option('--limit <count>', 'how many at most', count, 200)
    .action((options: ServerOptions & { limit: number }) =>
      onServer(options, async (client) => {
        const query = { limit: Math.min(200, options.limit) };
        const { body } = await client.call(MODEL_ENDPOINTS.listModels, { query });
        show(body, options, () =>
          table(
            ['model', 'task', 'promotion', 'champion', 'score', 'versions'],
            body.items.map(({ model, task, promotion, champion, metric, score, versions }) => [
              ...[model, task, promotion, champion ?? 'none'],
              score ? `${METRICS[metric].title} ${formatMetric(metric, score.score)}` : '',
              String(versions),
            ]),
            'There are none. Register one with: dragoman models register CORPUS PAIR NAME',
          ),
        );
      }),
    );
