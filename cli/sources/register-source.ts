import { InvalidArgumentError } from 'commander';
import { SCHEDULE_ENDPOINTS } from '../../contracts/api/schedules.ts';
import { FetchLimits, type SourceSettings } from '../../contracts/source.ts';
import { ContractViolation } from '../../core/errors.ts';
import { ifMissing } from '../server/if-missing.ts';
import { onServer, type ServerOptions, serverCommand, show } from '../server/server-command.ts';
import { nameOf, ofSource, whenOf } from './source.ts';

interface RegisterOptions extends ServerOptions {
  url: string[];
  file: string[];
  sha256: string[];
  schedule?: string;
  timeZone?: string;
  limit: Partial<FetchLimits>;
  licence?: string;
  owner?: string;
  title?: string;
  domain?: string;
}

const collect = (text: string, before: string[]) => [...before, text];

function limit(text: string, before: Partial<FetchLimits>): Partial<FetchLimits> {
  const [, name = '', value] = /^(\w+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (name in FetchLimits.shape) return { ...before, [name]: Number(value) };
  throw new InvalidArgumentError(`Use NAME=NUMBER with one of ${Object.keys(FetchLimits.shape).join(', ')}.`);
}

/** `sources register`: creates a source, or changes what is named of it. */
export const registerSource = () =>
  ofSource(serverCommand('register', 'Create a source that is fetched by schedule, or change what is named.'))
    .option(
      '--url <address>',
      'an address, an s3:// prefix, an OPUS or mtdata identifier; may be repeated',
      collect,
      [],
    )
    .option('--file <name>', 'name in the landing bucket, of the address in the same place', collect, [])
    .option('--sha256 <checksum>', 'that the file must have, of the address in the same place', collect, [])
    .option('--schedule <expression>', 'when: rate(1 day) or cron(minute hour day month weekday year)')
    .option('--time-zone <name>', 'of the cron expression')
    .option('--limit <name=number>', `${Object.keys(FetchLimits.shape).join(', ')}`, limit, {})
    .option('--licence <name>', 'terms of the text: SPDX id or a short name')
    .option('--owner <name>', 'whose text it is')
    .option('--title <name>', 'of the work')
    .option('--domain <name>', 'what it is about')
    .action((corpus: string, languagePair: string, sourceId: string, options: RegisterOptions) =>
      onServer(options, async (client) => {
        const name = nameOf(corpus, languagePair, sourceId);
        const seen = await client.call(SCHEDULE_ENDPOINTS.getSource, { params: name }).catch(ifMissing);
        const body = described(options, seen?.body);
        const { body: source } = seen
          ? await client.call(SCHEDULE_ENDPOINTS.changeSource, { params: name, body }, { ifMatch: seen.etag })
          : await client.call(SCHEDULE_ENDPOINTS.createSource, { body: { ...name, ...body } });
        show(source, options, () =>
          [
            `Registered source ${sourceId} of ${corpus} ${languagePair}, fetched ${whenOf(source)}:`,
            ...source.locations.map(({ url }) => `  ${url}`),
          ].join('\n'),
        );
      }),
    );

/** What is named, over what there is. @throws ContractViolation where a new source lacks an address or a schedule */
function described(options: RegisterOptions, seen: SourceSettings | undefined) {
  const { url, file, sha256, limit: limits, licence, owner, title, domain } = options;
  const locations =
    url.length === 0
      ? seen?.locations
      : url.map((address, index) => ({
          url: address,
          ...defined({ file: file[index], sha256: sha256[index] }),
        }));
  const expression = options.schedule ?? seen?.schedule.expression;
  if (locations === undefined || expression === undefined) {
    throw new ContractViolation('Give a new source --url and --schedule, such as "rate(1 day)".');
  }
  const rights = { ...seen?.rights, ...defined({ licence, owner, title, domain }) };
  return {
    locations,
    timing: {
      expression,
      timeZone: options.timeZone ?? seen?.schedule.timeZone ?? 'UTC',
      enabled: seen?.enabled ?? true,
    },
    limits: { ...seen?.limits, ...limits },
    ...(Object.keys(rights).length === 0 ? {} : { rights }),
  };
}

const defined = <Values extends Record<string, string | undefined>>(values: Values) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Values]?: string;
  };
