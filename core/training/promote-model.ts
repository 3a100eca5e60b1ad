import type { EventDetail } from '../../contracts/events.ts';
import type { TrainingInput } from '../../contracts/states.ts';
import { ChampionChanged, NotRegistered, VersionRejected } from '../registry/errors.ts';
import type { Registry } from '../registry/registry.ts';
import { inStage } from '../runs/stages.ts';

interface PromoteModelDependencies {
  registry: Pick<
    Registry,
    'getRun' | 'getModelVersion' | 'listEvaluations' | 'promoteVersion' | 'startStage' | 'endStage'
  >;
  publishEvent: (type: 'ModelPromoted', detail: EventDetail<'ModelPromoted'>) => Promise<void>;
  now: () => Date;
}

/**
 * Makes the version that a run registered the champion of its line, and tells other systems. When another version has
 * become champion since the decision, or a person has rejected this one, it stays what it is and the stage says so. Again: nothing changes.
 * @throws NotRegistered
 */
export async function promoteModel(
  { runId }: TrainingInput,
  { registry, publishEvent, now }: PromoteModelDependencies,
): Promise<void> {
  await inStage({ registry, now }, runId, 'Promote', async () => {
    const run = await registry.getRun(runId);
    if (run?.model === undefined || run.modelVersion === undefined) {
      throw new NotRegistered(
        `Run ${runId} has registered no model version, so there is nothing to promote.`,
      );
    }
    const { corpus, languagePair, model, modelVersion: version } = run;
    const evaluations = await registry.listEvaluations(model, version);
    const previous = evaluations.find(({ versusChampion }) => versusChampion !== null)?.versusChampion
      ?.champion;
    try {
      await registry.promoteVersion(model, version, previous, now().toISOString());
    } catch (error) {
      if (error instanceof VersionRejected) return { message: error.message, output: undefined };
      if (!(error instanceof ChampionChanged)) throw error;
      return { message: `${version} stays a candidate: ${error.message}`, output: undefined };
    }
    await publishEvent('ModelPromoted', {
      corpus,
      languagePair,
      runId,
      model,
      version,
      previousVersion: previous,
    });
    return {
      message:
        previous === undefined ? `${version} is the champion` : `${version} takes the place of ${previous}`,
      output: undefined,
    };
  });
}
