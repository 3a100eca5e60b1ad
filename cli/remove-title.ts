import { randomUUID } from 'node:crypto';
import { Option } from 'commander';
import { CorpusName, LanguagePair } from '../contracts/primitives.ts';
import { RemovalRule } from '../contracts/rights.ts';
import { ContractViolation } from '../core/errors.ts';
import { PreparationNotStarted, requestPreparations } from '../core/intake/request-preparation.ts';
import type { CorpusId } from '../core/keys.ts';
import { parseContract } from '../core/objects/json-objects.ts';
import { s3Objects } from '../core/objects/s3-objects.ts';
import { type RemovalReport, removeText } from '../core/rights/remove-text.ts';
import { dragomanCommand, onDeployment, whoAmI } from './command.ts';
import { type Deployment, type DeploymentName, outputOf } from './deployment.ts';

interface Options {
  deployment: DeploymentName;
  reason: string;
  by: RemovalRule['by'];
  purge?: boolean;
}

const EXAMPLES = `
Examples:
  npm run remove-title -- media en-ko "A Novel" --reason "the contract has ended"
  npm run remove-title -- media en-ko "The Press" --by owner --reason "asked by letter of 1 March"
  npm run remove-title -- media en-ko "A Novel" --reason "the contract has ended" --purge

What must go stays decided: the same text is dropped when it is uploaded again. --purge erases the objects that hold it,
and is for after the version without the text; earlier versions then keep their manifests and lose their files.`;

await dragomanCommand(
  'remove-title',
  'Remove the text of a title (owner, licence, source, input) from a corpus.',
)
  .argument('<corpus>', 'name, such as media')
  .argument('<pair>', 'language pair, such as en-ko')
  .argument('<value>', 'the title, or what --by says; titles, owners and licences match in any case')
  .requiredOption('--reason <text>', 'why, for the audit log')
  .addOption(
    new Option('--by <what>', 'what the value is').choices(RemovalRule.shape.by.options).default('title'),
  )
  .option('--purge', 'erase what holds the text, once the latest version does not')
  .addHelpText('after', EXAMPLES)
  .action((corpus: string, pair: string, value: string, { deployment: name, reason, by, purge }: Options) =>
    onDeployment(name, async (deployment) => {
      const id = {
        corpus: parseContract(CorpusName, corpus, `corpus name ${corpus}`),
        languagePair: parseContract(LanguagePair, pair, `language pair ${pair}`),
      };
      if (value.trim() === '') throw new ContractViolation(`Say which ${by} to remove.`);
      const report = await removeText(
        { ...id, by, value, reason, requestedBy: whoAmI(), purge: purge ?? false },
        {
          registry: deployment.registry,
          landing: s3Objects(deployment.s3, outputOf(deployment, 'LandingBucketName')),
          data: s3Objects(deployment.s3, outputOf(deployment, 'DataBucketName')),
          startPreparation: (corpusId) => startPreparation(corpusId, deployment),
          now: () => new Date(),
          newId: randomUUID,
        },
      );
      process.stdout.write(`${describe(report).join('\n')}\n`);
    }),
  )
  .parseAsync();

async function startPreparation(id: CorpusId, deployment: Deployment): Promise<string | undefined> {
  const name = outputOf(deployment, 'StartPreparationName');
  try {
    return (await requestPreparations(deployment.lambda, name, { ...id, always: true }))[0];
  } catch (error) {
    if (!(error instanceof PreparationNotStarted)) throw error;
    throw new PreparationNotStarted(
      `${error.message} The removal is kept; the hourly sweep starts the preparation.`,
      { cause: error },
    );
  }
}

function describe({
  removal,
  datasetVersions,
  modelVersions,
  stored,
  erased,
  startedRun,
}: RemovalReport): string[] {
  const { removalId, by, value, appliedIn } = removal;
  const list = (title: string, items: string[]) =>
    items.length === 0 ? [] : [`${title}:`, ...items.map((item) => `  ${item}`)];
  const next =
    appliedIn === undefined
      ? `The preparation without it ${startedRun ? `has started: ${startedRun}` : 'starts within the hour, after the run that is under way'}.`
      : `The latest version does not hold it (since ${appliedIn}).`;
  return [
    `Removal ${removalId}: ${by} "${value}" of ${removal.corpus} ${removal.languagePair}.`,
    next,
    ...list('Marked dataset versions that hold it', datasetVersions),
    ...list(
      'Marked models that were trained on it',
      modelVersions.map(({ model, version }) => `${model} ${version}`),
    ),
    ...(erased.length > 0
      ? list('Erased', erased)
      : [
          ...list('Uploads with nothing else (erased by --purge)', stored.uploads),
          ...list('Objects of earlier versions (erased by --purge)', stored.data),
        ]),
    ...list('Uploads with other text too: upload them without it, then delete these', stored.sharedUploads),
  ];
}
