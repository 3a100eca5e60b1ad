import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe-core finds on the page that keeps people from using it, serious or critical, one line each: the rule and where.
 * @param rules only these; absent: all of WCAG 2.2 A and AA
 */
export async function seriousIssues(page: Page, rules?: readonly string[]): Promise<string> {
  // Through the debugger, which the content security policy of the page does not hold back.
  await page.evaluate(AXE);
  const options: RunOptions = {
    // Describing what is right takes most of the time; media and rules about orientation, which the page has none of, the rest.
    resultTypes: ['violations'],
    preload: false,
    ...(rules ? { runOnly: { type: 'rule', values: [...rules] } } : {}),
  };
  const { violations } = await page.evaluate(
    (given) =>
      (globalThis as unknown as { axe: { run: (o: RunOptions) => Promise<AxeResults> } }).axe.run(given),
    options,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary }) =>
          `${id}: ${html.slice(0, 160)} ${failureSummary?.split('\n')[1]?.trim()}`,
      ),
    )
    .join('\n');
}
