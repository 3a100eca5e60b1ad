import { randomUUID } from 'node:crypto';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { FetchOutcome, SourceName } from '../contracts/source.ts';
import { ContractViolation, DragomanError } from '../core/errors.ts';
import { parseContract } from '../core/objects/json-objects.ts';
import {
  type RegisterSourceDependencies,
  registerSource,
  removeSource,
} from '../core/sources/register-source.ts';
import { sourceSchedules } from '../core/sources/source-schedules.ts';
import { dragomanCommand, onDeployment, whoAmI } from './command.ts';
import { type Deployment, type DeploymentName, outputOf } from './deployment.ts';

/** The run of a source ended with an error; the message is the Lambda's. */
class SourceNotFetched extends DragomanError {}

interface Options {
  deployment: DeploymentName;
  url: string[];
  file: string[];
  sha256: string[];
  schedule?: string;
  timeZone: string;
  limit: Record<string, number>;
  licence?: string;
  owner?: string;
  title?: string;
  domain?: string;
  disabled?: boolean;
  remove?: boolean;
  runNow?: boolean;
}

const collect = (text: string, before: string[]) => [...before, text];

function limit(text: string, before: Record<string, number>): Record<string, number> {
  const [, name, value] = /^(\w+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('Use NAME=NUMBER such as fileBytes=1000000000.');
  return { ...before, [name]: Number(value) };
}

const EXAMPLES = `
Examples:
  npm run register-source -- media en-ko nightly --url https://data.statmt.org/a.tsv.gz --schedule "rate(1 day)"
  npm run register-source -- books de-en opus-books --url opus:Books/v1/moses/de-en --schedule "cron(0 3 1 * ? *)" --licence other
  npm run register-source -- media en-ko partner --url s3://partner-texts/export/ --schedule "rate(1 hour)" --run-now
  npm run register-source -- media en-ko nightly --run-now
  npm run register-source -- media en-ko nightly --remove`;

await dragomanCommand(
  'register-source',
  'Create or change a source that is fetched by schedule, run it, or remove it.',
)
  .argument('<corpus>', 'name, such as media')
  .argument('<pair>', 'language pair, such as en-ko')
  .argument('<source>', 'id of the source within the corpus, such as nightly')
  .option(
    '--url <address>',
    'what to fetch: an address, an s3:// prefix, an OPUS or mtdata identifier; may be repeated',
    collect,
    [],
  )
  .option('--file <name>', 'name in the landing bucket, of the address in the same place', collect, [])
  .option('--sha256 <checksum>', 'that the file must have, of the address in the same place', collect, [])
  .option('--schedule <expression>', 'when: rate(1 day) or cron(minute hour day month weekday year)')
  .option('--time-zone <name>', 'of the cron expression', 'UTC')
  .option(
    '--limit <name=number>',
    'fileBytes, runSeconds, idleSeconds, requestsPerSecond or bytesPerSecond',
    limit,
    {},
  )
  .option('--licence <name>', 'terms of the text: SPDX id or a short name')
  .option('--owner <name>', 'whose text it is')
  .option('--title <name>', 'of the work')
  .option('--domain <name>', 'what it is about')
  .option('--disabled', 'keep the schedule but do not let it fire')
  .addOption(new Option('--remove', 'take source and schedule away').conflicts(['url', 'runNow']))
  .option('--run-now', 'fetch at once, and wait')
  .addHelpText('after', EXAMPLES)
  .action((corpus: string, pair: string, sourceId: string, options: Options) =>
    onDeployment(options.deployment, async (deployment) => {
      const name = parseContract(SourceName, { corpus, languagePair: pair, sourceId }, 'the source');
      const dependencies = dependenciesOf(deployment);
      if (options.remove) {
        await removeSource(name, dependencies);
        process.stdout.write(`Removed source ${sourceId} of ${corpus} ${pair}. What it brought stays.\n`);
        return;
      }
      if (options.url.length > 0) await register(name, options, dependencies);
      else if (!options.runNow) {
        throw new ContractViolation('Nothing to do: give --url and --schedule, --run-now, or --remove.');
      }
      if (options.runNow) process.stdout.write(`${describe(await runNow(name, deployment))}\n`);
    }),
  )
  .parseAsync();

function dependenciesOf(deployment: Deployment): RegisterSourceDependencies {
  const { registry, scheduler } = deployment;
  return {
    registry,
    schedules: sourceSchedules(scheduler, {
      groupName: outputOf(deployment, 'SourceScheduleGroupName'),
      fetchSourceArn: outputOf(deployment, 'FetchSourceArn'),
      roleArn: outputOf(deployment, 'SourceScheduleRoleArn'),
      deadLetterArn: outputOf(deployment, 'EventsDeadLetterQueueArn'),
    }),
    now: () => new Date(),
    newId: randomUUID,
    by: whoAmI(),
  };
}

async function register(name: SourceName, options: Options, dependencies: RegisterSourceDependencies) {
  const { url, file, sha256, schedule, timeZone, limit: limits, disabled, ...rest } = options;
  if (schedule === undefined) throw new ContractViolation('Give --schedule, such as "rate(1 day)".');
  const rights = defined({
    licence: rest.licence,
    owner: rest.owner,
    title: rest.title,
    domain: rest.domain,
  });
  const source = await registerSource(
    {
      ...name,
      locations: url.map((address, index) => ({
        url: address,
        ...defined({ file: file[index], sha256: sha256[index] }),
      })),
      schedule: { expression: schedule, timeZone },
      limits,
      enabled: !disabled,
      ...(Object.keys(rights).length === 0 ? {} : { rights }),
    },
    dependencies,
  );
  const { corpus, languagePair, sourceId } = source;
  const when = source.enabled ? `${schedule} ${timeZone}` : 'never (disabled)';
  const what = source.locations.map((location) => `  ${location.url}\n`).join('');
  process.stdout.write(
    `Registered source ${sourceId} of ${corpus} ${languagePair}, fetched ${when}:\n${what}`,
  );
}

async function runNow(name: SourceName, deployment: Deployment): Promise<FetchOutcome> {
  const { FunctionError, Payload } = await deployment.lambda.send(
    new InvokeCommand({
      FunctionName: outputOf(deployment, 'FetchSourceArn'),
      Payload: JSON.stringify(name),
    }),
  );
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || 'null');
  if (FunctionError !== undefined) {
    throw new SourceNotFetched(z.object({ errorMessage: z.string() }).parse(answer).errorMessage);
  }
  const outcome = parseContract(FetchOutcome, answer, 'answer of fetch-source');
  if (outcome.outcome === 'failed') process.exitCode = 1;
  return outcome;
}

function describe({ outcome, message }: FetchOutcome): string {
  return `${outcome}: ${message}`;
}

function defined(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
