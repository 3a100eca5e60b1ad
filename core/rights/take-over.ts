import type { DatasetManifest, ManifestInput } from '../../contracts/manifest.ts';
import type { PreparationRecipe } from '../../contracts/preparation-recipe.ts';
import type { RemovalRule } from '../../contracts/rights.ts';
import { IngestReport } from '../../contracts/shard.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { attributionOf, isWhollyRemoved, mayHold } from './removal-rules.ts';

/** What a version takes over of the previous one. */
export interface TakenOver {
  /** Inputs to be read again. */
  again: ManifestInput[];
  /** Reports of the shards that are taken over as they are, and the ids of their inputs. */
  reportKeys: string[];
  known: string[];
}

/**
 * Divides what the previous version was made of: shards stay as they are, unless everything must be read anew
 * (`reusable` is false) or a removal since then concerns them; their other inputs are read again. Inputs of which
 * nothing would be left are left out: their uploads may be gone. Reads the reports of shards only after a removal.
 */
export async function takeOver(
  data: Objects,
  previous: DatasetManifest,
  {
    reusable,
    removals,
    recipe,
  }: { reusable: boolean; removals: readonly RemovalRule[]; recipe: PreparationRecipe },
): Promise<TakenOver> {
  const inputs = previous.inputs.map((input) => withRightsOf(input, recipe));
  const isLeft = (input: ManifestInput) => !isWhollyRemoved(input, removals);
  if (!reusable) return { again: inputs.filter(isLeft), reportKeys: [], known: [] };
  const applied = new Set(previous.removals);
  const outstanding = removals.filter(({ removalId }) => !applied.has(removalId));
  const concerned = new Set(
    inputs.filter((input) => outstanding.some((rule) => mayHold(input, rule))).map(({ inputId }) => inputId),
  );
  if (concerned.size === 0) {
    return { again: [], reportKeys: previous.ingestReports, known: inputs.map(({ inputId }) => inputId) };
  }
  const taken: TakenOver = { again: [], reportKeys: [], known: [] };
  const byId = new Map(inputs.map((input) => [input.inputId, input]));
  for (const key of previous.ingestReports) {
    const members = (await readJson(data, key, IngestReport)).inputs.map(({ input }) => input.inputId);
    if (members.some((inputId) => concerned.has(inputId))) {
      taken.again.push(...members.flatMap((inputId) => byId.get(inputId) ?? []).filter(isLeft));
    } else {
      taken.reportKeys.push(key);
      taken.known.push(...members);
    }
  }
  return taken;
}

/** As the recipe says it now: an owner may have become known since. */
function withRightsOf(input: ManifestInput, recipe: PreparationRecipe): ManifestInput {
  const { licence, owner, title } = attributionOf(input, recipe.sources[input.sourceId]);
  return { ...input, licence, owner, title };
}
