import type { BlindComparison, HumanComparison } from '../../contracts/human-comparison.ts';
import type { PromotionDecision } from '../../contracts/model-card.ts';
import type { OneAtATimeDependencies } from '../registry/one-at-a-time.ts';
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
  dependencies: SteerDependencies & OneAtATimeDependencies & { registry: Pick<Registry, 'getRun'> },
): Promise<{ result: HumanComparison; decision: PromotionDecision; promoted: boolean }> {
  const { registry } = dependencies;
  const { model, version } = comparison;
  // A champion that takes the place while this is decided was compared with nothing: the promotion then fails.
  const seen = await registry.getModel(model);
  const { result, decision } = await settleComparison(comparison, dependencies);
  const stage = (await registry.getModelVersion(model, version))?.stage;
  const promoted = decision.promote && stage === 'candidate';
  if (promoted) await promoteByHand({ by, model, version, ...(seen && { seen }) }, dependencies);
  return { result, decision, promoted };
}
