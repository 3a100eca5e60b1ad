/**
 * Good pairs that rules and score together drop, on clean text of seven languages, through the whole of
 * `dragoman prepare` with its default recipe: `node --import tsx bench/good-pairs-lost.ts`. Repeated pairs, which are no
 * loss, are not counted.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { goodTrainingPairs } from '../local/samples/demo-sources.ts';
import { filterWithDragoman } from './filter-with-dragoman.ts';
import { MEASURED_PAIRS } from './measure-rules.ts';

/** Dropped for being there already. */
const REPEATED = new Set(['duplicate', 'near-duplicate', 'source-cap', 'target-cap']);

for (const pair of MEASURED_PAIRS) {
  const pairs = goodTrainingPairs(pair);
  const folder = mkdtempSync(path.join(tmpdir(), 'good-pairs-'));
  try {
    const { reasons } = await filterWithDragoman(pairs, pair, folder);
    const judged = reasons.filter((reason) => reason === undefined || !REPEATED.has(reason));
    const lost = judged.filter((reason) => reason !== undefined);
    const byScore = lost.filter((reason) => reason === 'score').length;
    const share = (count: number) => `${((100 * count) / judged.length).toFixed(2)} %`;
    process.stdout.write(
      `${pair}: ${share(lost.length)} of ${judged.length} good pairs lost, ${share(byScore)} by score, ${share(lost.length - byScore)} by rules\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
