import type { Command } from 'commander';
import type { ApiClient } from '../../api/client.ts';
import { MODEL_VERSION_ENDPOINTS } from '../../contracts/api/model-versions.ts';
import { MODEL_ENDPOINTS } from '../../contracts/api/models.ts';
import type { Evaluation } from '../../contracts/entities.ts';
import { METRICS } from '../../contracts/evaluation.ts';
import { describeScores, formatMetric } from '../../core/evaluation/describe-scores.ts';
import { count } from '../commands/count-option.ts';
import { facts, onServer, type ServerOptions, serverCommand, show, table } from '../server/server-command.ts';
import { versionOf } from './version-of.ts';

interface Options extends ServerOptions {
  limit: number;
}

/** `models show`: a line with its versions, or one version with its evaluations and what decides about it. */
export const showCommand = (): Command =>
  serverCommand('show', 'Show a model line with its versions, or one version of it.')
    .argument('<model>', 'MODEL, MODEL@VERSION, MODEL@ALIAS or MODEL@champion')
    .option('--limit <count>', 'how many versions of a line at most', count, 20)
    .action((reference: string, options: Options) =>
      onServer(options, (client) =>
        reference.includes('@')
          ? showVersion(reference, options, client)
          : showLine(reference, options, client),
      ),
    );

async function showLine(model: string, options: Options, client: ApiClient): Promise<void> {
  const params = { model };
  const query = { limit: Math.min(200, options.limit) };
  const [{ body: line }, { body: versions }] = await Promise.all([
    client.call(MODEL_ENDPOINTS.getModel, { params }),
    client.call(MODEL_ENDPOINTS.listModelVersions, { params, query }),
  ]);
  show({ line, versions }, options, () => {
    const { corpus, languagePair, champion = 'none', promotion, recipe, aliases = {} } = line;
    const rows = versions.items.map(({ version, stage, createdAt, datasetVersion, metric, score }) => [
      ...[version, stage, createdAt.slice(0, 16), datasetVersion],
      score ? `${METRICS[metric].title} ${formatMetric(metric, score.score)}` : '',
    ]);
    const known = { model, corpus: `${corpus} ${languagePair}`, task: recipe.task, promotion, champion };
    const head = ['version', 'stage', 'made', 'trained on', 'score'];
    return `${facts({ ...known, ...aliases })}\n\n${table(head, rows, 'It has no versions yet.')}`;
  });
}

async function showVersion(reference: string, options: Options, client: ApiClient): Promise<void> {
  const params = await versionOf(reference, client);
  const [{ body: version }, { body: evaluations }] = await Promise.all([
    client.call(MODEL_VERSION_ENDPOINTS.getModelVersion, { params }),
    client.call(MODEL_VERSION_ENDPOINTS.listEvaluations, { params }),
  ]);
  // What has been decided stands on the card; what is open changes with the champion.
  const decision =
    version.stage === 'candidate'
      ? (await client.call(MODEL_VERSION_ENDPOINTS.getPromotionDecision, { params })).body
      : (await client.call(MODEL_VERSION_ENDPOINTS.getModelCard, { params })).body.promotion;
  show({ version, evaluations: evaluations.items, decision }, options, () => {
    const { stage, rejection, runId, datasets, parents = [], parameters, sizeBytes, costUsd } = version;
    const known = facts({
      version: `${params.model}@${params.version}`,
      stage: rejection ? `${stage} by ${rejection.by}: ${rejection.reason}` : stage,
      run: runId,
      'trained on': datasets.map((one) => `${one.corpus} ${one.languagePair} ${one.version}`).join(', '),
      'made from': parents.join(', '),
      size: `${parameters.toLocaleString('en-US')} parameters, ${(sizeBytes / 1e6).toFixed(1)} MB`,
      cost: costUsd === undefined ? undefined : `$${costUsd.toFixed(2)}`,
    });
    const scores = table(
      ['test set', 'segments', 'scores'],
      evaluations.items.map(rowOf),
      'Not evaluated.\n',
    );
    const conditions = decision.conditions.map(({ met, message }) => `  ${met ? 'yes' : 'no '}  ${message}`);
    return [known, '', `${scores}Promotion: ${decision.reason}`, ...conditions].join('\n');
  });
}

const rowOf = ({ name, role, purpose, setId, segments, metrics }: Evaluation) => [
  `${name} (${purpose === 'monitoring' ? 'monitoring' : role}, ${setId})`,
  segments.toLocaleString('en-US'),
  describeScores(metrics),
];
