import type { Waiting } from '../../contracts/api/overview.ts';
import type { Run } from '../../contracts/entities.ts';
import type { PromotionDecision } from '../../contracts/model-card.ts';
import { WAITS_FOR_A_PERSON } from '../evaluation/promotion.ts';
import type { Objects } from '../objects/objects.ts';
import type { Registry } from '../registry/registry.ts';
import { forEachOf } from '../registry/writes.ts';
import { waitingVersions } from '../training/describe-lines.ts';

/**
 * The newest version of each line that trained lately, where only a person's word, or the blind comparison by people, is
 * missing before it becomes champion.
 * @param trainings the last ones, newest first
 */
export async function unsettledVersions(
  trainings: readonly Run[],
  {
    registry,
    models,
  }: { registry: Pick<Registry, 'getModel' | 'getRun' | 'listModelVersions'>; models: Objects },
): Promise<Waiting[]> {
  const made = trainings.filter(({ modelVersion, sweepId }) => modelVersion && !sweepId);
  const lines = [...new Set(made.flatMap(({ model }) => model ?? []))];
  const found = await forEachOf(lines, async (name): Promise<Waiting[]> => {
    const model = await registry.getModel(name);
    if (!model || (model.promotion === 'automatic' && model.humanComparison !== 'required')) return [];
    const { corpus, languagePair } = model;
    const [newest] = await waitingVersions(model, { registry, models });
    const kind = newest && missing(newest.decision);
    if (!newest || !kind) return [];
    const { version, createdAt: since, decision } = newest;
    return [{ kind, corpus, languagePair, since, model: name, version, reason: decision.reason }];
  });
  return found.flat();
}

function missing({ reason, conditions }: PromotionDecision): 'promotion' | 'comparison' | undefined {
  if (reason.startsWith(WAITS_FOR_A_PERSON)) return 'promotion';
  const unmet = conditions.filter(({ met }) => !met);
  return unmet.length === 1 && unmet[0]?.name === 'human-comparison' ? 'comparison' : undefined;
}
