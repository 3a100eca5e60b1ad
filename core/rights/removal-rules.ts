import type { ManifestInput } from '../../contracts/manifest.ts';
import type { PlanInput } from '../../contracts/plan.ts';
import type { SourceSettings } from '../../contracts/recipe/source-settings.ts';
import type { RemovalRule, Rights } from '../../contracts/rights.ts';
import { MOST_TITLES } from '../../contracts/shard.ts';
import { normalise } from '../text/normalise.ts';
import { recordsIn } from './input-parts.ts';

/** What text is removed by. */
export interface Attribution {
  sourceId: string;
  inputId: string;
  licence: string;
  owner?: string | undefined;
  /** Of the record, or of the whole input. */
  title?: string | undefined;
  domain?: string | undefined;
  date?: string | undefined;
}

/**
 * What is known of the records of an input that name nothing themselves: from its own rights, else from its source.
 * @param ofPart what is said of some of its records, which comes first
 */
export function attributionOf(
  input: Pick<PlanInput, 'sourceId' | 'inputId' | 'rights'>,
  settings: SourceSettings | undefined,
  ofPart?: Rights,
): Attribution {
  const { sourceId, inputId } = input;
  const rights = { ...input.rights, ...ofPart };
  return {
    sourceId,
    inputId,
    licence: rights.licence ?? settings?.licence ?? 'unknown',
    owner: rights.owner ?? settings?.owner,
    title: rights.title ?? settings?.title,
    domain: rights.domain ?? settings?.domain,
    date: rights.date,
  };
}

/** The first of the rules by which a text must go. */
export function removalOf(rules: readonly RemovalRule[]): (text: Attribution) => RemovalRule | undefined {
  if (rules.length === 0) return () => undefined;
  const wanted = new Map(rules.map((rule) => [keyOf(rule.by, rule.value), rule]));
  return ({ sourceId, inputId, licence, owner, title }) => {
    const values = { source: sourceId, input: inputId, owner, licence, title };
    for (const [by, value] of Object.entries(values)) {
      const rule = value === undefined ? undefined : wanted.get(keyOf(by as RemovalRule['by'], value));
      if (rule) return rule;
    }
    return undefined;
  };
}

/** Names match whatever their case and spacing; ids as they are. */
export const keyOf = (by: RemovalRule['by'], value: string) =>
  `${by} ${by === 'source' || by === 'input' ? value : normalise(value).toLowerCase()}`;

/** Whether an input may hold text that a rule removes; an input with more titles than are counted may hold any. */
export function mayHold(input: ManifestInput, rule: RemovalRule): boolean {
  if (rule.by !== 'title') return sectionsOf(input).some(removalOf([rule]));
  return input.titles.length >= MOST_TITLES || titledRecords(input, [rule]) > 0;
}

/** Whether nothing would be left of an input. */
export function isWhollyRemoved(input: ManifestInput, rules: readonly RemovalRule[]): boolean {
  const others = rules.filter(({ by }) => by !== 'title');
  if (sectionsOf(input).every(removalOf(others))) return true;
  const removed = titledRecords(input, rules);
  return removed > 0 && removed === input.read;
}

/** What is known of an input's parts, and of what is in none of them. */
function sectionsOf(input: ManifestInput): Attribution[] {
  const sections = input.parts.map(({ rights }) => ({ ...input, ...rights }));
  return sections.length === 0 || recordsIn(input.parts) < input.read ? [...sections, input] : sections;
}

function titledRecords({ titles }: ManifestInput, rules: readonly RemovalRule[]): number {
  const removed = new Set(rules.filter(({ by }) => by === 'title').map(({ by, value }) => keyOf(by, value)));
  return titles.reduce(
    (total, { title, records }) => total + (removed.has(keyOf('title', title)) ? records : 0),
    0,
  );
}
