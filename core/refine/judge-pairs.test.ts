import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PreparationPlan } from '../../contracts/plan.ts';
import type { Refinement } from '../../contracts/refinement.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { writeTable } from '../parquet/write-table.ts';
import { type JudgedPair, type JudgePairs, judgePairs, openJudge } from './judge-pairs.ts';
import { loadQualityScores, QualityScoresUnusable } from './quality-scores.ts';

const pair = (pairId: string, source: string, target: string) => ({
  pairId,
  source,
  target,
  sourceId: 'web',
});
const GOOD = pair('00000000000000aa', 'Send the invoice.', 'Senden Sie die Rechnung.');
const BAD = pair('00000000000000bb', 'Pay the invoice.', 'Zahlen Sie den Beleg.');
const LOW = pair('00000000000000cc', 'Hello.', 'Hallo.');

const SCORES = [
  { pairId: LOW.pairId, score: 0.25 },
  { pairId: GOOD.pairId, score: 0.9 },
  { pairId: LOW.pairId, score: 0.75 },
];

async function objectsWith(rows: readonly { pairId: string; score: number }[]) {
  const data = memoryObjects();
  const columns = [
    { name: 'pairId', type: 'STRING', nullable: false },
    { name: 'score', type: 'DOUBLE', nullable: false },
  ] as const;
  await data.put('references/scores.parquet', writeTable(columns, rows));
  await data.put('references/terms.tsv', Buffer.from('en\tde\ninvoice\tRechnung\n'));
  return data;
}

function judgeAll(judge: JudgePairs, pairs: readonly JudgedPair[]) {
  const batch = judge();
  for (const one of pairs) batch.add(one);
  return batch.judge();
}

/** The judge of a run with these settings and without an aligner. */
async function judgeWith(alignment: Record<string, unknown>) {
  const plan = { languagePair: 'en-de', recipe: { alignment } } as unknown as PreparationPlan;
  return openJudge(await objectsWith(SCORES), plan, {} as Refinement);
}

describe('openJudge', () => {
  it('drops pairs under the least quality, and keeps those without a score', async () => {
    const { judge } = await judgeWith({ quality: { key: 'references/scores.parquet', minimum: 0.5 } });
    expect(judgeAll(judge, [GOOD, BAD, LOW]).map(({ rejection }) => rejection)).toEqual([
      undefined,
      undefined,
      { reason: 'quality', detail: '0.250, under 0.5' },
    ]);
  });

  it('counts violations of a termbase, and drops them where it should', async () => {
    const key = 'references/terms.tsv';
    const counting = await judgeWith({ termbase: { key, onViolation: 'report' } });
    expect(judgeAll(counting.judge, [GOOD, BAD]).some(({ rejection }) => rejection)).toBe(false);
    expect(counting.takeTermReport()).toMatchObject({
      checked: 2,
      violating: 1,
      terms: { invoice: { violations: 1, expected: ['Rechnung'], examples: [{ pairId: BAD.pairId }] } },
    });
    expect(counting.takeTermReport()).toMatchObject({ checked: 0, terms: {} });
    const dropping = await judgeWith({ termbase: { key, onViolation: 'drop' } });
    expect(judgeAll(dropping.judge, [GOOD, BAD])[1].rejection).toEqual({
      reason: 'term',
      detail: 'invoice: expected Rechnung',
    });
  });

  it('lets the first rejection count, the aligner before the others', () => {
    const verdicts = [{ score: -1, rejectedBelow: 0 }, { score: 2 }];
    const aligner = { startBatch: () => ({ add: () => undefined, judge: () => verdicts }) };
    const judge = judgePairs(aligner, [(pairs) => pairs.map(() => ({ reason: 'quality', detail: 'low' }))]);
    expect(judgeAll(judge, [GOOD, BAD])).toEqual([
      { score: -1, rejection: { reason: 'score', detail: 'under 0.000' } },
      { score: 2, rejection: { reason: 'quality', detail: 'low' } },
    ]);
  });
});

describe('loadQualityScores', () => {
  it('finds the score of every pair, of several the lowest', async () => {
    const rows = Array.from({ length: 3000 }, (_, at) => ({
      pairId: ((at * 7919) % 3001).toString(16).padStart(16, '0'),
      score: at / 4,
    }));
    const scores = await loadQualityScores(
      await objectsWith([...rows, ...rows]),
      'references/scores.parquet',
    );
    for (const { pairId, score } of rows) expect(scores.scoreOf(pairId)).toBe(score);
    expect(scores.scoreOf('ffffffffffffffff')).toBeNull();
  });

  const root = path.resolve(import.meta.dirname, '../..');
  const python = path.join(root, '.venv/bin/python');
  it.runIf(existsSync(python))('drops by scores that the classifier of the trainer has written', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'scores-'));
    try {
      const file = path.join(folder, 'scores.parquet');
      const script = [
        'import sys, pathlib, numpy',
        'from dragoman_trainer.tasks.classification.quality_scores import write_quality_scores',
        'chunks = ((ids.split(","), numpy.array([0.9, 0.1])[: ids.count(",") + 1]) for ids in sys.argv[2:])',
        'write_quality_scores(chunks, pathlib.Path(sys.argv[1]))',
      ].join('\n');
      execFileSync(python, ['-c', script, file, `${GOOD.pairId},${BAD.pairId}`, LOW.pairId], {
        env: { ...process.env, PYTHONPATH: path.join(root, 'containers/trainer/src') },
      });
      const data = await objectsWith([]);
      await data.put('references/scores.parquet', readFileSync(file));
      const recipe = { alignment: { quality: { key: 'references/scores.parquet', minimum: 0.5 } } };
      const plan = { languagePair: 'en-de', recipe } as unknown as PreparationPlan;
      const { judge } = await openJudge(data, plan, {} as Refinement);
      expect(judgeAll(judge, [GOOD, BAD, LOW]).map(({ rejection }) => rejection?.reason)).toEqual([
        undefined,
        'quality',
        undefined,
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('names the row that is none', async () => {
    const data = await objectsWith([{ pairId: 'first', score: 1 }]);
    await expect(loadQualityScores(data, 'references/scores.parquet')).rejects.toThrow(QualityScoresUnusable);
  });
});
