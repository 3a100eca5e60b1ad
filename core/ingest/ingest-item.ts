import { type PlanInput, PreparationPlan } from '../../contracts/plan.ts';
import { type IngestItem, IngestReport } from '../../contracts/shard.ts';
import { ContractViolation } from '../errors.ts';
import { keys } from '../keys.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';

/** An item of the Ingest map with what the plan says about it. */
export interface PlannedItem {
  plan: PreparationPlan;
  inputs: PlanInput[];
  /** Key of the item's own report. */
  reportKey: string;
}

/** @throws ContractViolation when the plan has no such shard or input */
export async function readItem(data: Objects, item: IngestItem): Promise<PlannedItem> {
  const plan = await readJson(data, keys.plan(item.runId), PreparationPlan);
  const shard = plan.shards.find(({ shard }) => shard === item.shard);
  const inputs = item.inputs.map((index) => {
    const input = shard?.inputs[index];
    if (input) return input;
    throw new ContractViolation(
      `The plan of run ${item.runId} has no input ${index} in shard ${item.shard}. Items must come from the plan's own list.`,
    );
  });
  return { plan, inputs, reportKey: keys.ingestReport(item.runId, item.shard, item.inputs) };
}

/**
 * The report that an earlier attempt wrote: of this item, or of the whole shard when this item is one input of it, so
 * that a shard whose attempt ended after its report was written is not counted twice.
 */
export async function findReport(
  data: Objects,
  item: IngestItem,
  { plan, reportKey }: PlannedItem,
): Promise<IngestReport | undefined> {
  const shard = plan.shards.find(({ shard }) => shard === item.shard);
  const all = shard?.inputs.map((_, index) => index) ?? item.inputs;
  const wholeKey = keys.ingestReport(item.runId, item.shard, all);
  for (const key of new Set([reportKey, wholeKey])) {
    if ((await data.size(key)) !== undefined) return readJson(data, key, IngestReport);
  }
  return undefined;
}
