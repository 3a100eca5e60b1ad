import type { BusinessFigures, BusinessReport } from '../../contracts/api/business.ts';
import type { JobAttempt } from '../../contracts/entities.ts';
import type { PriceTable } from '../../contracts/prices.ts';
import { type BusinessFacts, datasetKey } from './business-facts.ts';

/** From then on, up to before. */
export interface Period {
  from: string;
  before: string;
}

/**
 * Adds up a period. An attempt counts when it stopped (one that goes on: when it started), a run, and what the Lambdas of
 * a preparation cost, when it ended, a dataset version when it was published, a promotion when it happened; months are those of UTC. A model counts as promoted when
 * it became the champion last.
 */
export function reportBusiness(
  facts: BusinessFacts,
  period: Period,
  prices: PriceTable,
): Omit<BusinessReport, 'complete'> {
  const within = (at: string | undefined): at is string =>
    at !== undefined && at >= period.from && at < period.before;
  const months = new Map(monthsOf(period).map((month) => [month, emptyFigures()]));
  const total = emptyFigures();
  const lines = new Map<string, BusinessReport['lines'][number]>();
  const stages = new Map<string, BusinessReport['stages'][number]>();
  const instances = new Map<string, BusinessReport['instances'][number]>();
  const leads: BusinessReport['leads'] = [];
  let unpriced = 0;
  const figuresAt = (at: string) => [total, months.get(at.slice(0, 7)) ?? emptyFigures()];
  const lineOf = ({ corpus, languagePair, model }: LineName) =>
    entryIn(lines, [corpus, languagePair, model ?? ''].join(' '), () => ({
      ...{ corpus, languagePair, model },
      ...{ costUsd: 0, gpuHours: 0, ended: 0, failed: 0 },
    }));
  const stageOf = (step: string) =>
    entryIn(stages, step, () => ({ step, attempts: 0, hours: 0, costUsd: 0 }));
  const instanceOf = (instanceType: JobAttempt['instanceType'], purchase: JobAttempt['purchase']) =>
    entryIn(instances, `${instanceType} ${purchase}`, () => ({
      ...{ instanceType, purchase, attempts: 0, hours: 0, costUsd: 0, savedBySpotUsd: 0 },
    }));

  for (const attempt of facts.attempts.values()) {
    const at = attempt.stoppedAt ?? attempt.startedAt;
    if (!within(at)) continue;
    const { step, instanceType, purchase, stoppedAt, costUsd, onDemandUsd = costUsd } = attempt;
    if (stoppedAt !== undefined && attempt.startedAt !== undefined && costUsd === undefined) unpriced++;
    const hours = hoursOf(attempt);
    const usd = costUsd ?? 0;
    const saved = Math.max(0, (onDemandUsd ?? 0) - usd);
    const gpuHours = hours * (prices.machines[instanceType ?? '']?.gpus ?? 0);
    for (const figures of figuresAt(at)) {
      figures.costUsd += usd;
      figures.savedBySpotUsd += saved;
      figures.machineHours += hours;
      figures.gpuHours += gpuHours;
    }
    const work = { attempts: 1, hours, costUsd: usd };
    addTo(stageOf(step), work);
    const instance = instanceOf(instanceType, purchase);
    addTo(instance, work);
    instance.savedBySpotUsd += saved;
    const run = facts.runs.get(attempt.runId);
    if (run === undefined) continue;
    const line = lineOf(run);
    line.costUsd += usd;
    line.gpuHours += gpuHours;
  }

  for (const run of facts.runs.values()) {
    if (!within(run.endedAt)) continue;
    const failed = run.status === 'FAILED' || run.status === 'TIMED_OUT';
    for (const figures of [...figuresAt(run.endedAt), lineOf(run)]) {
      figures.ended++;
      if (failed) figures.failed++;
      if ('aborted' in figures && run.status === 'ABORTED') figures.aborted++;
      if (run.kind === 'preparation') figures.costUsd += run.costUsd ?? 0;
    }
    if (run.kind === 'preparation' && run.costUsd !== undefined) {
      const work = { attempts: 1, hours: run.seconds / 3600, costUsd: run.costUsd };
      addTo(stageOf('prepare'), work);
      addTo(instanceOf('lambda', 'on-demand'), work);
    }
  }

  for (const { createdAt, read, train, words = 0, runId } of facts.datasets.values()) {
    if (!within(createdAt)) continue;
    for (const figures of figuresAt(createdAt)) {
      figures.pairsRead += read;
      figures.pairsKept += train;
      figures.words += words;
      figures.preparationHours += (facts.runs.get(runId)?.seconds ?? 0) / 3600;
    }
  }

  for (const { model, version, promotedAt, datasets } of facts.models.values()) {
    if (!within(promotedAt)) continue;
    for (const figures of figuresAt(promotedAt)) figures.promotions++;
    const uploadedAt = datasets[0] && facts.firstUploads.get(datasetKey(datasets[0]));
    if (uploadedAt === undefined) continue;
    const hours = Math.max(0, Date.parse(promotedAt) - Date.parse(uploadedAt)) / 3_600_000;
    leads.push({ model, version, uploadedAt, promotedAt, hours });
  }
  leads.sort((a, b) => (a.promotedAt < b.promotedAt ? 1 : -1));
  const leadHoursIn = (month: string) =>
    median(leads.filter(({ promotedAt }) => promotedAt.startsWith(month)).map(({ hours }) => hours));

  return {
    total: { ...total, leadHours: leadHoursIn('') },
    months: [...months].map(([month, figures]) => ({ month, ...figures, leadHours: leadHoursIn(month) })),
    lines: dearestFirst(lines),
    stages: dearestFirst(stages),
    instances: dearestFirst(instances),
    leads,
    unpriced,
  };
}

interface Work {
  attempts: number;
  hours: number;
  costUsd: number;
}

function addTo(row: Work, { attempts, hours, costUsd }: Work): void {
  row.attempts += attempts;
  row.hours += hours;
  row.costUsd += costUsd;
}

type LineName = { corpus: string; languagePair: string; model?: string | undefined };

const emptyFigures = (): BusinessFigures => ({
  ...{ costUsd: 0, savedBySpotUsd: 0, gpuHours: 0, machineHours: 0 },
  ...{ ended: 0, failed: 0, aborted: 0 },
  ...{ pairsRead: 0, pairsKept: 0, words: 0, preparationHours: 0, promotions: 0 },
});

function entryIn<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

const dearestFirst = <Row extends { costUsd: number }>(rows: ReadonlyMap<string, Row>): Row[] =>
  [...rows.values()].sort((a, b) => b.costUsd - a.costUsd);

/** Hours that a machine worked on an attempt which has stopped. */
function hoursOf({ startedAt, stoppedAt }: Pick<JobAttempt, 'startedAt' | 'stoppedAt'>): number {
  if (startedAt === undefined || stoppedAt === undefined) return 0;
  return Math.max(0, Date.parse(stoppedAt) - Date.parse(startedAt)) / 3_600_000;
}

function monthsOf({ from, before }: Period): string[] {
  const months: string[] = [];
  const date = new Date(from);
  for (let month = 0; ; month++) {
    const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + month)).toISOString();
    if (first >= before) return months;
    months.push(first.slice(0, 7));
  }
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
