import { describe, expect, it } from 'vitest';
import { PRICES } from '../costs/prices.ts';
import { someRun } from '../registry/samples.ts';
import { emptyFacts, keepFact } from './business-facts.ts';
import { reportBusiness } from './report-business.ts';

const PERIOD = { from: '2026-01-01T00:00:00.000Z', before: '2026-03-01T00:00:00.000Z' };

describe('business figures', () => {
  it('count what the Lambdas of a preparation cost in the month in which it ended, everywhere or nowhere', () => {
    const facts = emptyFacts();
    const id = { corpus: 'media', languagePair: 'en-ko', kind: 'preparation' as const };
    const times = { createdAt: '2026-01-31T23:59:00.000Z', endedAt: '2026-02-01T00:01:00.000Z' };
    keepFact(facts, {
      kind: 'run',
      item: someRun({ ...id, ...times, runId: 'a', costUsd: 0.25 }),
      changedAt: '',
    });
    keepFact(facts, { kind: 'run', item: someRun({ ...id, ...times, runId: 'unknown' }), changedAt: '' });
    const report = reportBusiness(facts, PERIOD, PRICES, new Date('2026-02-10T00:00:00.000Z'));
    expect(report.total).toMatchObject({ costUsd: 0.25, ended: 2 });
    expect(report.months.map(({ month, costUsd }) => [month, costUsd])).toEqual([
      ['2026-01', 0],
      ['2026-02', 0.25],
    ]);
    expect(report.lines).toMatchObject([{ corpus: 'media', costUsd: 0.25 }]);
    expect(report.stages).toMatchObject([{ step: 'prepare', attempts: 1, costUsd: 0.25 }]);
    expect(report.instances).toMatchObject([{ instanceType: 'lambda', costUsd: 0.25 }]);
  });
});
