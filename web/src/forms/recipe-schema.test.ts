import path from 'node:path';
import { runnerImport } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PreparationRecipe } from '../../../contracts/preparation-recipe.ts';

/** What is wrong with a recipe that has this expression in a rule, as the page tells it. */
type Complaints = (expression: string) => string[] | undefined;

/** The schema from a file, imported as the page's bundle does. */
async function inPage(file: string): Promise<Complaints> {
  const { module } = await runnerImport<{ PreparationRecipe: typeof PreparationRecipe }>(
    path.resolve(import.meta.dirname, file),
    { logLevel: 'error', environments: { inline: { resolve: { conditions: ['browser'] } } } },
  );
  return (expression) =>
    module.PreparationRecipe.safeParse({
      rules: [{ rule: 'pattern', name: 'own', expression }],
    }).error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

describe('the schema with which the page checks recipes before it sends them', () => {
  let complaints: Complaints;
  beforeAll(async () => {
    complaints = await inPage('recipe-schema.ts');
  });

  it('takes what RE2 takes', () => {
    expect(complaints('^\\p{Lu}+$')).toBeUndefined();
  });

  it.each(['(', '(?=look-around)', '(back)\\1'])('refuses %s, which RE2 cannot do', (expression) => {
    expect(complaints(expression)).toEqual([
      expect.stringMatching(/^rules\.0\.expression: not a regular expression of RE2: error parsing/),
    ]);
  });

  it('lets nothing through without the engine', async () => {
    const early = await inPage('../../../contracts/preparation-recipe.ts');
    expect(early('^a')).toEqual([expect.stringContaining('before loadRe2js()')]);
  });
});
