import type { Command } from 'commander';
import type { Evaluation, ModelVersion } from '../../contracts/entities.ts';
import { describeScores } from '../../core/evaluation/describe-scores.ts';
import { modelMissing } from '../../core/registry/models.ts';
import { findVersion } from '../../core/registry/version-reference.ts';
import { readModelCard } from '../../core/training/model-cards.ts';
import { dragomanCommand, onDeployment } from '../command.ts';
import type { Deployment } from '../deployment.ts';
import { columns } from './columns.ts';
import { scoreOf } from './list.ts';
import { modelsOf } from './steering.ts';

/** `models show`: a line with its versions, or one version with its evaluations and what decided about it. */
export const showCommand = (): Command =>
  dragomanCommand('show', 'Show a model line with its versions, or one version: MODEL@VERSION.')
    .argument('<model>', 'MODEL, MODEL@VERSION, MODEL@ALIAS or MODEL@champion')
    .action((reference: string, { deployment: name }) =>
      onDeployment(name, async (deployment) => {
        const shown = reference.includes('@')
          ? await showVersion(reference, deployment)
          : await showLine(reference, deployment);
        process.stdout.write(shown);
      }),
    );

async function showLine(name: string, { registry }: Deployment): Promise<string> {
  const model = await registry.getModel(name);
  if (!model) throw modelMissing(name);
  const versions = await registry.listModelVersions(name);
  const rows = await Promise.all(
    versions.map(async ({ version, stage, createdAt, datasetVersion, trainPairs }) => [
      version,
      stage,
      createdAt.slice(0, 16).replace('T', ' '),
      datasetVersion,
      trainPairs.toLocaleString('en-US'),
      await scoreOf(name, version, registry),
    ]),
  );
  const aliases = Object.entries(model.aliases ?? {}).map(([alias, version]) => `${alias} ${version}`);
  return [
    `${name}: ${model.recipe.task} of ${model.corpus} ${model.languagePair}; promotion ${model.promotion}`,
    `champion: ${model.champion ?? 'none'}${aliases.length > 0 ? `; ${aliases.join(', ')}` : ''}`,
    '',
    columns([['version', 'stage', 'made', 'dataset', 'pairs', 'score'], ...rows]) ||
      'It has no versions yet.\n',
  ].join('\n');
}

async function showVersion(reference: string, deployment: Deployment): Promise<string> {
  const { version } = await findVersion(reference, deployment.registry);
  const evaluations = await deployment.registry.listEvaluations(version.model, version.version);
  const { promotion } = await readModelCard(modelsOf(deployment), version.model, version.version);
  return [
    ...headOf(version),
    '',
    columns([['test set', 'segments', 'scores'], ...evaluations.map(rowOf)]),
    `Promotion: ${promotion.reason}`,
    ...promotion.conditions.map(({ met, message }) => `  ${met ? 'yes' : 'no '}  ${message}`),
    '',
  ].join('\n');
}

function headOf(found: ModelVersion): string[] {
  const { model, version, stage, runId, datasets, parents = [], rejection, costUsd } = found;
  const rejected = rejection ? `, by ${rejection.by}: ${rejection.reason}` : '';
  const dataset = datasets.map(({ corpus, languagePair, version: id }) => `${corpus} ${languagePair} ${id}`);
  return [
    `${model}@${version}: ${stage}${rejected}`,
    `run ${runId}, trained on ${dataset.join(', ')}${parents.length > 0 ? `, made from ${parents.join(', ')}` : ''}`,
    `${found.parameters.toLocaleString('en-US')} parameters, ${(found.sizeBytes / 1e6).toFixed(1)} MB${costUsd === undefined ? '' : `, ${costUsd.toFixed(2)} US dollars`}`,
  ];
}

const rowOf = ({ name, role, purpose, setId, segments, metrics }: Evaluation) => [
  `${name} (${purpose === 'monitoring' ? 'monitoring' : role}, ${setId})`,
  String(segments),
  describeScores(metrics),
];
