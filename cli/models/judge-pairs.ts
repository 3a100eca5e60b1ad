import { createInterface } from 'node:readline/promises';
import type { ShownComparison } from '../../contracts/api/model-comparisons.ts';
import type { Verdict } from '../../contracts/human-comparison.ts';

const VERDICTS: Record<string, Verdict> = { a: 'a', b: 'b', t: 'tie', tie: 'tie' };

/**
 * Asks a person at the terminal about every pair that has no verdict yet. @returns what was said until the last pair, or
 * until the person has had enough
 */
export async function judgePairs(
  pairs: ShownComparison['pairs'],
  said: Record<string, Verdict>,
): Promise<Record<string, Verdict>> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const verdicts: Record<string, Verdict> = {};
  const open = pairs.filter(({ pairId }) => said[pairId] === undefined);
  try {
    for (const [index, { pairId, source, reference, a, b }] of open.entries()) {
      const texts = `\n${index + 1} of ${open.length}\nsource     ${source}\nreference  ${reference}\na  ${a}\nb  ${b}\n`;
      process.stdout.write(texts);
      let answer = '';
      while (!['a', 'b', 't', 'tie', 's', 'q'].includes(answer)) {
        answer = (await terminal.question('better: a, b, t(ie); s(kip), q(uit) > ')).trim().toLowerCase();
      }
      if (answer === 'q') break;
      const verdict = VERDICTS[answer];
      if (verdict) verdicts[pairId] = verdict;
    }
  } finally {
    terminal.close();
  }
  return verdicts;
}
