import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { PRICES } from '../../core/costs/prices.ts';
import { refreshPrices } from '../../core/costs/refresh-prices.ts';
import { DragomanError } from '../../core/errors.ts';
import { type ServerOptions, show, table } from '../server/server-command.ts';

const TABLE = fileURLToPath(new URL('../../core/costs/price-table.json', import.meta.url));

const EXAMPLES = `
Examples:
  dragoman prices
  dragoman prices --refresh`;

/** The AWS command line is not there, or refuses. */
class AwsCommandFailed extends DragomanError {}

/** `prices`: what costs are computed by. The table is part of the code, so this command needs no server. */
export const pricesCommand = (): Command =>
  new Command('prices')
    .description('Show what costs are computed by, or fetch the prices of today.')
    .option('--refresh', 'fetch them with the AWS command line and rewrite core/costs/price-table.json')
    .option('--json', 'print JSON, as is done where the output is no terminal')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ServerOptions & { refresh?: boolean }) => {
      const prices = options.refresh ? await refreshPrices(PRICES, aws, new Date()) : PRICES;
      if (options.refresh) writeFileSync(TABLE, `${JSON.stringify(prices, null, 2)}\n`);
      show(prices, options, () => {
        const machines = Object.entries(prices.machines).map(
          ([type, { onDemandUsdPerHour, spotUsdPerHour }]) => [
            type,
            String(onDemandUsdPerHour),
            String(spotUsdPerHour),
          ],
        );
        const head = ['machine', 'on demand (USD/h)', 'Spot (USD/h)'];
        return `${prices.region}, ${prices.asOf}. ${prices.source}\n\n${table(head, machines, 'There are none.')}`;
      });
    });

async function aws(args: string[]): Promise<unknown> {
  try {
    const { stdout } = await promisify(execFile)('aws', [...args, '--output', 'json'], {
      maxBuffer: 2 ** 26,
    });
    return JSON.parse(stdout);
  } catch (error) {
    throw new AwsCommandFailed(
      `aws ${args.slice(0, 2).join(' ')} failed: ${(error as Error).message.trim()}. Install the AWS command line, and give it credentials that may read prices (pricing:GetProducts, ec2:DescribeSpotPriceHistory).`,
      { cause: error },
    );
  }
}
