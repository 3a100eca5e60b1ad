import type { BlindComparison, HumanComparison } from '../../contracts/human-comparison.ts';
import type { PromotionDecision } from '../../contracts/model-card.ts';
import type { Registry } from '../registry/registry.ts';
import { promoteByHand, type SteerDependencies } from '../training/steer-versions.ts';
import { settleComparison } from './compare-by-eye.ts';

/**
 * Counts what everybody has said in a comparison, and promotes the version where it waited for nothing else.
 * @throws as settleComparison and promoteByHand
 */
export async function settleAndPromote(
  comparison: BlindComparison,
  by: string,
  dependencies: SteerDependencies & { registry: Pick<Registry, 'getRun' | 'listEvaluations'> },
): Promise<{ result: HumanComparison; decision: PromotionDecision; promoted: boolean }> {
  const { registry } = dependencies;
  const { model, version } = comparison;
  const { result, decision } = await settleComparison(comparison, dependencies);
  const stage = (await registry.getModelVersion(model, version))?.stage;
  const promoted = decision.promote && stage === 'candidate';
  if (promoted) await promoteByHand({ by, model, version }, dependencies);
  return { result, decision, promoted };
}
