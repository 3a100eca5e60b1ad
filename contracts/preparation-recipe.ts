import { z } from 'zod';
import { SourceId } from './primitives.ts';
import { AlignmentSettings } from './recipe/alignment.ts';
import { ConsistencySettings } from './recipe/consistency.ts';
import { DomainSettings } from './recipe/domains.ts';
import { DuplicateSettings } from './recipe/duplicates.ts';
import { DecontaminationSettings, HeldOutSettings } from './recipe/held-out.ts';
import { ReadingSettings } from './recipe/reading.ts';
import { DEFAULT_RULES, Rule } from './recipe/rules.ts';
import { SourceSettings } from './recipe/source-settings.ts';

/** All settings of a preparation; what is left out takes the default written in the files of `recipe/`. */
export const PreparationRecipe = z.strictObject({
  v: z.literal(1).default(1),
  sources: z.record(SourceId, SourceSettings).default({}),
  reading: ReadingSettings,
  rules: z.array(Rule).default(DEFAULT_RULES),
  alignment: AlignmentSettings,
  domains: DomainSettings,
  heldOut: HeldOutSettings,
  decontamination: DecontaminationSettings,
  duplicates: DuplicateSettings,
  consistency: ConsistencySettings,
});
export type PreparationRecipe = z.infer<typeof PreparationRecipe>;
