import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { PRICES } from '../core/costs/prices.ts';
import { refreshPrices } from '../core/costs/refresh-prices.ts';
import { DragomanError } from '../core/errors.ts';

const TABLE = fileURLToPath(new URL('../core/costs/price-table.json', import.meta.url));

/** The AWS command line is not there, or refuses. */
class AwsCommandFailed extends DragomanError {}

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

await new Command('prices')
  .description('Show what costs are computed by, or fetch the prices of today.')
  .option('--refresh', 'fetch them with the AWS command line and rewrite core/costs/price-table.json')
  .action(async ({ refresh }: { refresh?: boolean }) => {
    try {
      const table = refresh ? await refreshPrices(PRICES, aws, new Date()) : PRICES;
      if (refresh) writeFileSync(TABLE, `${JSON.stringify(table, null, 2)}\n`);
      process.stdout.write(`${table.region}, ${table.asOf}. ${table.source}\n`);
      for (const [type, { onDemandUsdPerHour, spotUsdPerHour }] of Object.entries(table.machines)) {
        process.stdout.write(
          `${type.padEnd(14)} ${onDemandUsdPerHour} on demand, ${spotUsdPerHour} Spot, USD an hour\n`,
        );
      }
    } catch (error) {
      if (!(error instanceof DragomanError)) throw error;
      process.stderr.write(`${error.name}: ${error.message}\n`);
      process.exitCode = 1;
    }
  })
  .parseAsync();
