import { text as textOf } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { ApiClient } from '../../api/client.ts';
import { TRYOUT_ENDPOINTS } from '../../contracts/api/tryouts.ts';
import type { Tryout } from '../../contracts/tryout.ts';
import { createScreen } from '../runs/screen.ts';
import { onServer, type ServerOptions, serverCommand, show } from '../server/server-command.ts';
import { REFERENCE } from './version-of.ts';

interface Options extends ServerOptions {
  text?: string[];
  against?: string;
}

/** `models tryout`: has text translated by any version, as a job of the deployment. */
export const tryoutCommand = (): Command =>
  serverCommand('tryout', 'Have text translated by a version of a model, and wait for the translations.')
    .argument('<model>', REFERENCE)
    .option('--text <segments...>', 'what to translate, at most 50; without it, the lines of standard input')
    .option('--against <version>', 'a second version or alias of the line, whose translations stand below')
    .action((reference: string, options: Options) =>
      onServer(options, async (client) => {
        const input = options.text ? options.text.join('\n') : await textOf(process.stdin);
        const segments = input.split('\n').filter((line) => line.trim() !== '');
        const { against } = options;
        const versions = [
          reference,
          ...(against === undefined ? [] : [`${reference.split('@')[0]}@${against}`]),
        ];
        const asked = await client.call(TRYOUT_ENDPOINTS.startTryout, { body: { versions, segments } });
        const tryout = await ended(asked.body, client);
        show(tryout, options, () => (tryout.parts.length === 1 ? alone(tryout) : sideBySide(tryout)));
        const failed = tryout.parts.filter(({ status }) => status === 'FAILED');
        for (const { model, version, reason } of failed) {
          process.stderr.write(`${model}@${version} could not translate: ${reason}\n`);
          process.exitCode = 1;
        }
      }),
    );

/** Waits until every version has translated, or could not. */
async function ended(asked: Tryout, client: ApiClient): Promise<Tryout> {
  const screen = createScreen(process.stderr);
  try {
    let tryout = asked;
    while (tryout.parts.some(({ status }) => status === 'WAITING' || status === 'RUNNING')) {
      const states = tryout.parts.map(({ version, status }) => `${version} ${status.toLowerCase()}`);
      screen.progress('tryout', { message: states.join(', ') });
      await sleep(1000);
      const params = { tryoutId: tryout.tryoutId };
      tryout = (await client.call(TRYOUT_ENDPOINTS.getTryout, { params })).body;
    }
    return tryout;
  } finally {
    screen.finish('tryout');
    screen.close();
  }
}

const alone = ({ parts }: Tryout) => parts.flatMap(({ translations = [] }) => translations).join('\n');

function sideBySide({ segments, parts }: Tryout): string {
  const width = Math.max(...['source', ...parts.map(({ version }) => version)].map(({ length }) => length));
  return segments
    .map((segment, index) =>
      [
        `${'source'.padEnd(width)}  ${segment}`,
        ...parts.map(
          ({ version, translations }) => `${version.padEnd(width)}  ${translations?.[index] ?? ''}`,
        ),
      ].join('\n'),
    )
    .join('\n\n');
}
