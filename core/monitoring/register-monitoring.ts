import type { z } from 'zod';
import type { Run } from '../../contracts/entities.ts';
import { EvaluationFile } from '../../contracts/evaluation.ts';
import type { EventDetail } from '../../contracts/events.ts';
import type { RegisterOutput } from '../../contracts/states.ts';
import { keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { modelMissing } from '../registry/models.ts';
import type { Registry } from '../registry/registry.ts';
import { inStage } from '../runs/stages.ts';
import { CORPUS_SET } from '../splits/corpus-set.ts';
import { judgeDecay } from './judge-decay.ts';

/**
 * Keeps the evaluation of a champion on newer text and compares it with that of its release; tells everybody when it does
 * clearly worse. Never promotes. @throws NotRegistered, ObjectMissing
 */
export async function registerMonitoring(
  { runId, corpus, languagePair, model: name = '', modelVersion: version = '' }: Run,
  {
    registry,
    models,
    publishEvent,
    now,
  }: {
    registry: Pick<Registry, 'getModel' | 'listEvaluations' | 'putEvaluation' | 'startStage' | 'endStage'>;
    models: Objects;
    publishEvent: (type: 'ModelOutdated', detail: EventDetail<'ModelOutdated'>) => Promise<void>;
    now: () => Date;
  },
): Promise<z.infer<typeof RegisterOutput>> {
  return inStage({ registry, now }, runId, 'Register', async () => {
    const model = await registry.getModel(name);
    if (!model) throw modelMissing(name);
    const { testSets, primary } = await readJson(models, keys.evaluation(runId), EvaluationFile);
    const release = (await registry.listEvaluations(name, version)).find(
      (evaluation) => evaluation.purpose === 'release' && evaluation.name === CORPUS_SET,
    );
    const found: { decayed: boolean; message: string }[] = [];
    for (const { setId, name: setName, role, segments, metrics } of testSets) {
      // Files of runs expire; people may still post-edit what the champion made of the newer text.
      await models.copyTo(keys.segments(runId, setId), models, keys.modelSegments(name, version, setId));
      await registry.putEvaluation({
        model: name,
        version,
        setId,
        name: setName,
        role,
        purpose: 'monitoring',
        createdAt: now().toISOString(),
        segments,
        metrics,
        versusChampion: null,
      });
      found.push(judgeDecay(primary, release, { name: setName, segments, metrics }));
    }
    const message = found.map((decay) => decay.message).join(' ');
    if (found.some(({ decayed }) => decayed)) {
      await publishEvent('ModelOutdated', {
        corpus,
        languagePair,
        model: name,
        version,
        reason: 'decay',
        message,
        retrain: model.retrainOnDecay === true,
      });
    }
    return { message, output: { promote: false } };
  });
}
