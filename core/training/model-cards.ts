import type { z } from 'zod';
import { ModelCard } from '../../contracts/model-card.ts';
import { keys } from '../keys.ts';
import { parseContract, readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import { type OneAtATimeDependencies, oneAtATime } from '../registry/one-at-a-time.ts';
import { renderModelCard } from './render-model-card.ts';

/** Writes the card of a version beside its files, for programs (JSON) and for people (Markdown). @throws ContractViolation */
export async function writeModelCard(models: Objects, card: z.input<typeof ModelCard>): Promise<void> {
  const checked = parseContract(ModelCard, card, `card of ${card.model}@${card.version}`);
  const { model, version } = checked;
  const json = `${JSON.stringify(checked, null, 1)}\n`;
  await models.put(keys.modelCard(model, version), json, 'application/json');
  await models.put(keys.modelCardPage(model, version), renderModelCard(checked), 'text/markdown');
}

/** @throws ObjectMissing, ContractViolation */
export const readModelCard = (models: Objects, model: string, version: string): Promise<ModelCard> =>
  readJson(models, keys.modelCard(model, version), ModelCard);

/**
 * Replaces a card by what is made of it, while nobody else changes it. @returns the card as it is now. @param change may also write what belongs to it
 * @throws ChangeUnderWay, ObjectMissing, ContractViolation, and whatever `change` throws
 */
export function changeModelCard(
  models: Objects,
  { model, version }: Pick<ModelCard, 'model' | 'version'>,
  dependencies: OneAtATimeDependencies,
  change: (card: ModelCard) => Promise<ModelCard>,
): Promise<ModelCard> {
  return oneAtATime(`card of ${model}@${version}`, dependencies, async () => {
    const card = await change(await readModelCard(models, model, version));
    await writeModelCard(models, card);
    return card;
  });
}
