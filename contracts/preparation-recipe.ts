import { z } from 'zod';
import { SourceId } from './primitives.ts';
import { AlignmentSettings } from './recipe/alignment.ts';
import { ConsistencySettings } from './recipe/consistency.ts';
import { DomainSettings } from './recipe/domains.ts';
import { DuplicateSettings } from './recipe/duplicates.ts';
import { DecontaminationSettings, HeldOutSettings } from './recipe/held-out.ts';
import { PrivacySettings } from './recipe/privacy.ts';
import { ReadingSettings } from './recipe/reading.ts';
import { DEFAULT_RULES, Rule, RuleSet } from './recipe/rules.ts';
import { SourceSettings } from './recipe/source-settings.ts';

/** All settings of a preparation; what is left out takes the default written in the files of `recipe/`. */
export const PreparationRecipe = z.strictObject({
  v: z.literal(1).default(1),
  sources: z.record(SourceId, SourceSettings).default({}),
  reading: ReadingSettings,
  privacy: PrivacySettings,
  rules: z.array(Rule).default(DEFAULT_RULES),
  /** The first that is for a record's source and domain takes the place of `rules`. */
  ruleSets: z.array(RuleSet).default([]),
  alignment: AlignmentSettings,
  domains: DomainSettings,
  heldOut: HeldOutSettings,
  decontamination: DecontaminationSettings,
  duplicates: DuplicateSettings,
  consistency: ConsistencySettings,
});
export type PreparationRecipe = z.infer<typeof PreparationRecipe>;
