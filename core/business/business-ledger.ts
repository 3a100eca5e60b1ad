import type { BusinessFigures, BusinessReport } from '../../contracts/api/business.ts';
import type { JobAttempt } from '../../contracts/entities.ts';

/** From then on, up to before. */
export interface Period {
  from: string;
  before: string;
}

type Row<Table extends 'lines' | 'stages' | 'instances'> = BusinessReport[Table][number];
type LineName = { corpus: string; languagePair: string; model?: string | undefined };

/** The tables of a report while they are added up: a row is made when it is first asked for. */
export interface BusinessLedger {
  within(at: string | undefined): at is string;
  /** The whole period, and the month of that time: what is added to one is added to both. */
  figuresAt(at: string): BusinessFigures[];
  lineOf(name: LineName): Row<'lines'>;
  stageOf(step: string): Row<'stages'>;
  instanceOf(instanceType: JobAttempt['instanceType'], purchase: JobAttempt['purchase']): Row<'instances'>;
  total: BusinessFigures;
  /** In their order, also those in which nothing happened. */
  months: ReadonlyMap<string, BusinessFigures>;
  /** The dearest first. */
  tables(): Pick<BusinessReport, 'lines' | 'stages' | 'instances'>;
}

export function businessLedger(period: Period): BusinessLedger {
  const total = emptyFigures();
  const months = new Map(monthsOf(period).map((month) => [month, emptyFigures()]));
  const lines = new Map<string, Row<'lines'>>();
  const stages = new Map<string, Row<'stages'>>();
  const instances = new Map<string, Row<'instances'>>();
  return {
    total,
    months,
    within: (at): at is string => at !== undefined && at >= period.from && at < period.before,
    figuresAt: (at) => [total, months.get(at.slice(0, 7)) ?? emptyFigures()],
    lineOf: ({ corpus, languagePair, model }) =>
      rowIn(lines, [corpus, languagePair, model ?? ''].join(' '), () => ({
        ...{ corpus, languagePair, model },
        ...{ costUsd: 0, gpuHours: 0, ended: 0, failed: 0 },
      })),
    stageOf: (step) => rowIn(stages, step, () => ({ step, attempts: 0, hours: 0, costUsd: 0 })),
    instanceOf: (instanceType, purchase) =>
      rowIn(instances, `${instanceType} ${purchase}`, () => ({
        ...{ instanceType, purchase, attempts: 0, hours: 0, costUsd: 0, savedBySpotUsd: 0 },
      })),
    tables: () => ({
      lines: dearestFirst(lines),
      stages: dearestFirst(stages),
      instances: dearestFirst(instances),
    }),
  };
}

const emptyFigures = (): BusinessFigures => ({
  ...{ costUsd: 0, savedBySpotUsd: 0, gpuHours: 0, machineHours: 0 },
  ...{ ended: 0, failed: 0, aborted: 0 },
  ...{ pairsRead: 0, pairsKept: 0, words: 0, preparationHours: 0, promotions: 0 },
});

function rowIn<Value>(rows: Map<string, Value>, key: string, make: () => Value): Value {
  const found = rows.get(key) ?? make();
  rows.set(key, found);
  return found;
}

const dearestFirst = <Value extends { costUsd: number }>(rows: ReadonlyMap<string, Value>): Value[] =>
  [...rows.values()].sort((a, b) => b.costUsd - a.costUsd);

function monthsOf({ from, before }: Period): string[] {
  const months: string[] = [];
  const date = new Date(from);
  for (let month = 0; ; month++) {
    const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + month)).toISOString();
    if (first >= before) return months;
    months.push(first.slice(0, 7));
  }
}
