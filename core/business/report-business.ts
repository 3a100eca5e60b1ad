import type { BusinessReport } from '../../contracts/api/business.ts';
import type { JobAttempt } from '../../contracts/entities.ts';
import type { PriceTable } from '../../contracts/prices.ts';
import { type BusinessFacts, datasetKey } from './business-facts.ts';
import { type BusinessLedger, businessLedger, type Period } from './business-ledger.ts';

/**
 * Adds up a period. An attempt, and what the Lambdas of a preparation cost, count when they ended; what goes on counts
 * `now`, with what it has cost by then (facts-so-far.ts). A run counts when it ended, a dataset version when it was
 * published, a promotion when it happened; months are those of UTC. A model counts as promoted when it became the
 * champion last.
 */
export function reportBusiness(
  facts: BusinessFacts,
  period: Period,
  prices: PriceTable,
  now: Date,
): Omit<BusinessReport, 'complete'> {
  const ledger = businessLedger(period);
  const gpusOf = ({ instanceType }: JobAttempt) => prices.machines[instanceType ?? '']?.gpus ?? 0;
  const unpriced = addAttempts(ledger, facts, gpusOf, now);
  addPreparations(ledger, facts, now);
  addOutcomes(ledger, facts);
  addDatasets(ledger, facts);
  const leads = addPromotions(ledger, facts);
  const leadHoursIn = (month: string) =>
    median(leads.filter(({ promotedAt }) => promotedAt.startsWith(month)).map(({ hours }) => hours));
  return {
    total: { ...ledger.total, leadHours: leadHoursIn('') },
    months: [...ledger.months].map(([month, figures]) => ({
      ...{ month, ...figures },
      leadHours: leadHoursIn(month),
    })),
    ...ledger.tables(),
    leads,
    unpriced,
  };
}

/** @returns how many have ended whose price nobody knows */
function addAttempts(
  { within, figuresAt, lineOf, stageOf, instanceOf }: BusinessLedger,
  { attempts, runs }: BusinessFacts,
  gpusOf: (attempt: JobAttempt) => number,
  now: Date,
): number {
  let unpriced = 0;
  for (const attempt of attempts.values()) {
    const { startedAt, costUsd, onDemandUsd = costUsd ?? 0 } = attempt;
    const stoppedAt = attempt.stoppedAt ?? (costUsd === undefined ? undefined : now.toISOString());
    const at = stoppedAt ?? startedAt;
    if (!within(at)) continue;
    if (stoppedAt !== undefined && startedAt !== undefined && costUsd === undefined) unpriced++;
    const hours = hoursOf({ startedAt, stoppedAt });
    const work = { attempts: 1, hours, costUsd: costUsd ?? 0 };
    const saved = Math.max(0, onDemandUsd - work.costUsd);
    const gpuHours = hours * gpusOf(attempt);
    for (const figures of figuresAt(at)) {
      figures.costUsd += work.costUsd;
      figures.savedBySpotUsd += saved;
      figures.machineHours += hours;
      figures.gpuHours += gpuHours;
    }
    addTo(stageOf(attempt.step), work);
    const instance = instanceOf(attempt.instanceType, attempt.purchase);
    addTo(instance, work);
    instance.savedBySpotUsd += saved;
    const run = runs.get(attempt.runId);
    if (run === undefined) continue;
    const line = lineOf(run);
    line.costUsd += work.costUsd;
    line.gpuHours += gpuHours;
  }
  return unpriced;
}

/** What the Lambdas of preparations cost. */
function addPreparations(
  { within, figuresAt, lineOf, stageOf, instanceOf }: BusinessLedger,
  { runs }: BusinessFacts,
  now: Date,
): void {
  for (const run of runs.values()) {
    const { kind, costUsd, endedAt = now.toISOString(), seconds } = run;
    if (kind !== 'preparation' || costUsd === undefined || !within(endedAt)) continue;
    for (const figures of [...figuresAt(endedAt), lineOf(run)]) figures.costUsd += costUsd;
    const work = { attempts: 1, hours: seconds / 3600, costUsd };
    addTo(stageOf('prepare'), work);
    addTo(instanceOf('lambda', 'on-demand'), work);
  }
}

/** How runs ended. */
function addOutcomes({ within, figuresAt, lineOf }: BusinessLedger, { runs }: BusinessFacts): void {
  for (const run of runs.values()) {
    const { endedAt, status } = run;
    if (!within(endedAt)) continue;
    const failed = status === 'FAILED' || status === 'TIMED_OUT' ? 1 : 0;
    for (const figures of [...figuresAt(endedAt), lineOf(run)]) {
      figures.ended++;
      figures.failed += failed;
      if ('aborted' in figures && status === 'ABORTED') figures.aborted++;
    }
  }
}

function addDatasets({ within, figuresAt }: BusinessLedger, { datasets, runs }: BusinessFacts): void {
  for (const { createdAt, read, train, words = 0, runId } of datasets.values()) {
    if (!within(createdAt)) continue;
    for (const figures of figuresAt(createdAt)) {
      figures.pairsRead += read;
      figures.pairsKept += train;
      figures.words += words;
      figures.preparationHours += (runs.get(runId)?.seconds ?? 0) / 3600;
    }
  }
}

/** @returns how long each promoted version took from the first upload of its data, the newest first */
function addPromotions(
  { within, figuresAt }: BusinessLedger,
  { models, firstUploads }: BusinessFacts,
): BusinessReport['leads'] {
  const leads: BusinessReport['leads'] = [];
  for (const { model, version, promotedAt, datasets } of models.values()) {
    if (!within(promotedAt)) continue;
    for (const figures of figuresAt(promotedAt)) figures.promotions++;
    const uploadedAt = datasets[0] && firstUploads.get(datasetKey(datasets[0]));
    if (uploadedAt === undefined) continue;
    const hours = Math.max(0, Date.parse(promotedAt) - Date.parse(uploadedAt)) / 3_600_000;
    leads.push({ model, version, uploadedAt, promotedAt, hours });
  }
  return leads.sort((a, b) => (a.promotedAt < b.promotedAt ? 1 : -1));
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

/** Hours that a machine worked on an attempt until it stopped. */
function hoursOf({ startedAt, stoppedAt }: Record<'startedAt' | 'stoppedAt', string | undefined>): number {
  if (startedAt === undefined || stoppedAt === undefined) return 0;
  return Math.max(0, Date.parse(stoppedAt) - Date.parse(startedAt)) / 3_600_000;
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
