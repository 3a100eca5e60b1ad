import { MARKUP as MARKUP_BEGIN } from '../character-classes.ts';
import type { SegmentFeatures } from '../scan-segment.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import type { RuleFactory } from './rule.ts';

/** Tags, by name; placeholders of ICU, Angular, JavaScript templates, Python, printf and Qt, as they stand. */
const MARKUP = new RegExp(
  [
    String.raw`<\/?([a-z][\w:-]*)[^<>]*>`,
    String.raw`\$?\{\{?\s*[\w.-]+\s*\}?\}`,
    String.raw`(?<![\d%])%(?:\(\w+\))?(?:\d+\$)?[.\d]*l*[sdifuxgc@](?![\p{L}\d])`,
    String.raw`(?<!\d\s?)%\d{1,2}(?!\d)`,
  ].join('|'),
  'iuy',
);

/**
 * Rejects a pair with more than `maximumDifferences` tags and placeholders that stand on one side only (OpusFilter
 * HtmlTagFilter rejects all markup; OpusCleaner and localisation checks compare it): what they lose, a model trained on
 * the pair loses too.
 */
export const markup: RuleFactory<'markup'> = (parameters) => {
  const maximum = parameters.maximumDifferences ?? RULE_DEFAULTS.markup.maximumDifferences;
  return ({ features }) => {
    if (!((features.source.classes | features.target.classes) & MARKUP_BEGIN)) return undefined;
    const balance = new Map<string, number>();
    for (const item of itemsOf(features.source)) balance.set(item, (balance.get(item) ?? 0) + 1);
    for (const item of itemsOf(features.target)) balance.set(item, (balance.get(item) ?? 0) - 1);
    const differing = [...balance].filter(([, count]) => count !== 0);
    const differences = differing.reduce((sum, [, count]) => sum + Math.abs(count), 0);
    if (differences <= maximum) return undefined;
    return `tags or placeholders differ: ${differing.slice(0, 5).map(describe).join(', ')}`;
  };
};

function itemsOf({ text, kernel }: SegmentFeatures): string[] {
  const items: string[] = [];
  for (let at = kernel.next(0, MARKUP_BEGIN); at < text.length; at = kernel.next(at, MARKUP_BEGIN)) {
    // The one item that begins before is a template of JavaScript. What is in an item is in no other.
    const isTemplate = at > MARKUP.lastIndex && text[at] === '{' && text[at - 1] === '$';
    MARKUP.lastIndex = isTemplate ? at - 1 : at;
    const found = MARKUP.exec(text);
    at = found ? MARKUP.lastIndex : at + 1;
    if (found) items.push(found[1] === undefined ? found[0].replace(/\s/g, '') : tagOf(found[0], found[1]));
  }
  MARKUP.lastIndex = 0;
  return items;
}

const tagOf = (whole: string, name: string) => `<${whole[1] === '/' ? '/' : ''}${name.toLowerCase()}>`;

const describe = ([item, count]: [string, number]) => `${item} in the ${count > 0 ? 'source' : 'target'}`;
