import type { Command } from 'commander';
import type { ApiClient } from '../../api/client.ts';
import { MODEL_COMPARISON_ENDPOINTS, type TranslationPair } from '../../contracts/api/model-comparisons.ts';
import { MODEL_VERSION_ENDPOINTS } from '../../contracts/api/model-versions.ts';
import { MODEL_ENDPOINTS } from '../../contracts/api/models.ts';
import { DragomanError } from '../../core/errors.ts';
import { ownTestSet } from '../../core/evaluation/own-test-set.ts';
import { versionNamed } from '../../core/registry/version-reference.ts';
import { count } from '../commands/count-option.ts';
import { onServer, type ServerOptions, serverCommand, show } from '../server/server-command.ts';

/** A version without evaluations has no translations to look at. */
class NothingTranslated extends DragomanError {}

interface Options extends ServerOptions {
  against: string;
  set?: string;
  text?: string;
  limit: number;
}

/** `models compare`: what two versions made of a test set, where the version is most behind first. */
export const compareCommand = (): Command =>
  serverCommand(
    'compare',
    'Show translations of two versions side by side, where the first is most behind first.',
  )
    .argument('<model>', 'name of the model line')
    .argument('<version>', 'a version or an alias')
    .option('--against <version>', 'another version or alias', 'champion')
    .option('--set <id>', "another test set than the corpus' own")
    .option('--text <part>', 'only segments with this in them, in any case')
    .option('--limit <count>', 'how many segments at most', count, 20)
    .action((model: string, wanted: string, options: Options) =>
      onServer(options, async (client) => {
        const { body: line } = await client.call(MODEL_ENDPOINTS.getModel, { params: { model } });
        const [version, against] = [wanted, options.against].map((name) => versionNamed(line, name)) as [
          string,
          string,
        ];
        const setId = options.set ?? (await testSetOf({ model, version }, client));
        const limit = Math.min(200, options.limit);
        const { body } = await client.call(MODEL_COMPARISON_ENDPOINTS.listTranslations, {
          params: { model, version, setId },
          query: { against, order: 'loss', differing: 'true', text: options.text, limit },
        });
        show(body, options, () =>
          [
            `${body.total} segments of ${setId} are translated differently.`,
            ...body.items.map((pair) => sideBySide(pair, version, against)),
          ].join('\n\n'),
        );
      }),
    );

/** The test set that stands for a version: its corpus' own, or else its first. @throws NothingTranslated */
async function testSetOf(params: { model: string; version: string }, client: ApiClient): Promise<string> {
  const { items } = (await client.call(MODEL_VERSION_ENDPOINTS.listEvaluations, { params })).body;
  const released = items.filter(({ purpose }) => purpose === 'release');
  const found = ownTestSet(released) ?? released[0];
  if (found) return found.setId;
  throw new NothingTranslated(
    `${params.model}@${params.version} was not evaluated. Name a version that was.`,
  );
}

function sideBySide(
  { source, reference, ours, theirs }: TranslationPair,
  version: string,
  against: string,
): string {
  const width = Math.max(...['reference', version, against].map(({ length }) => length));
  const line = (name: string, text: string) => `${name.padEnd(width)}  ${text}`;
  return [
    line('source', source),
    line('reference', reference),
    line(version, ours.hypothesis),
    ...(theirs ? [line(against, theirs.hypothesis)] : []),
  ].join('\n');
}
