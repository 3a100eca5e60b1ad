import { type Command, Option } from 'commander';
import { CorpusName, LanguagePair } from '../../contracts/primitives.ts';
import { RemovalRule } from '../../contracts/rights.ts';
import { parseContract } from '../../core/objects/json-objects.ts';
import { s3Objects } from '../../core/objects/s3-objects.ts';
import { type Descendant, descendantsOf, modelsThatSaw, versionName } from '../../core/registry/lineage.ts';
import { findVersion } from '../../core/registry/version-reference.ts';
import { dragomanCommand, onDeployment } from '../command.ts';
import { type DeploymentName, outputOf } from '../deployment.ts';

const EXAMPLES = `
Examples:
  npm run models -- saw media en-ko "A Novel"
  npm run models -- saw media en-ko v0123456789ab --by dataset`;

/** `models lineage`: what a version was made of, and what was made of it. */
export const lineageCommand = (): Command =>
  dragomanCommand('lineage', 'Show what a version was made of, and which versions were made of it.')
    .argument('<model>', 'MODEL (its champion), MODEL@VERSION or MODEL@ALIAS')
    .action((reference: string, { deployment: name }) =>
      onDeployment(name, async ({ registry }) => {
        const { version } = await findVersion(reference, registry);
        const datasets = version.datasets.map(
          ({ corpus, languagePair, version: id }) => `  ${corpus}/${languagePair}/${id}`,
        );
        const parents = (version.parents ?? []).map((parent) => `  ${parent}`);
        process.stdout.write(
          [
            `${versionName(version)} was made of:`,
            ...datasets,
            ...parents,
            ...found('Made of it:', await descendantsOf(version, registry)),
            '',
          ].join('\n'),
        );
      }),
    );

/** `models saw`: which versions have seen a title, an owner's text, or a dataset version. */
export const sawCommand = (): Command =>
  dragomanCommand(
    'saw',
    'List the model versions that saw a title (owner, licence, source, input, dataset version).',
  )
    .argument('<corpus>', 'name, such as media')
    .argument('<pair>', 'language pair, such as en-ko')
    .argument('<value>', 'the title, or what --by says')
    .addOption(
      new Option('--by <what>', 'what the value is')
        .choices([...RemovalRule.shape.by.options, 'dataset'])
        .default('title'),
    )
    .addHelpText('after', EXAMPLES)
    .action(
      (
        corpus: string,
        pair: string,
        value: string,
        { deployment: name, by }: { deployment: DeploymentName; by: RemovalRule['by'] | 'dataset' },
      ) =>
        onDeployment(name, async (deployment) => {
          const { registry, s3 } = deployment;
          const id = {
            corpus: parseContract(CorpusName, corpus, `corpus name ${corpus}`),
            languagePair: parseContract(LanguagePair, pair, `language pair ${pair}`),
          };
          const data = s3Objects(s3, outputOf(deployment, 'DataBucketName'));
          const versions =
            by === 'dataset'
              ? await descendantsOf({ ...id, version: value }, registry)
              : await modelsThatSaw(id, { by, value }, { registry, data });
          process.stdout.write(`${found(`Saw ${by} "${value}":`, versions).join('\n')}\n`);
        }),
    );

const found = (title: string, versions: readonly Descendant[]) =>
  versions.length === 0
    ? [`${title} none.`]
    : [title, ...versions.map((one) => `  ${versionName(one)}  through ${one.through.join(' > ')}`)];
