import type { z } from 'zod';
import { ModelCard } from '../../contracts/model-card.ts';
import { keys } from '../keys.ts';
import { parseContract, readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
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
