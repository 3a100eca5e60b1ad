import type { Model, Run } from '../../contracts/entities.ts';
import type { Sweep } from '../../contracts/sweep.ts';
import { link, type Message, message } from './messages.ts';

const usd = (amount: number) => `$${amount.toFixed(2)}`;

/** A training is not started because the money of the month is spent. */
export function monthlyLimitReached({
  model,
  limitUsd,
  leftUsd,
  estimateUsd,
}: {
  model: string;
  limitUsd: number;
  leftUsd: number;
  estimateUsd: number;
}): Message {
  return message(`Not started: training of ${model}, monthly limit`, [
    `A training of ${model} is expected to cost ${usd(estimateUsd)}, and of the ${usd(limitUsd)} of this month ${usd(Math.max(0, leftUsd))} are left.`,
    'What started by itself waits until the next month; what a person starts is refused.',
    'What to do: nothing, or raise training.monthlyLimitUsd in infra/config.ts and deploy.',
  ]);
}

/** All members of a sweep have ended. */
export function sweepEnded(
  { sweepId, model, members, best }: Sweep,
  table: string,
  { dashboardUrl }: { dashboardUrl: string },
): Message {
  return message(`Sweep ended: ${model}, ${members.length} trainings`, [
    best === undefined
      ? `No training of sweep ${sweepId} of ${model} came to a result.`
      : `The best of sweep ${sweepId} of ${model} by its validation score is ${best}. Its version is a candidate; the others are rejected.`,
    table,
    best === undefined ? '' : link(best, dashboardUrl),
  ]);
}

/** What an evaluation of the champion on newer text came to. */
export function monitoringEnded(
  run: Run,
  outcome: { message: string; decayed: boolean; retrains: boolean },
  { dashboardUrl }: { dashboardUrl: string },
): Message {
  return message(`${outcome.decayed ? 'Decay' : 'Monitored'}: ${run.model} ${run.modelVersion}`, [
    outcome.message,
    outcome.decayed ? whatNext(outcome.retrains) : '',
    link(run.runId, dashboardUrl),
  ]);
}

/** What a consumer translates no longer looks like what the line was trained on. */
export function liveTextDrifted(
  { model }: Model,
  { key, findings, retrains }: { key: string; findings: readonly string[]; retrains: boolean },
): Message {
  return message(`Drift: live text of ${model}`, [
    `The live text ${key} does not look like the source side of what the champion of ${model} was trained on.`,
    findings.map((finding) => `  - ${finding}`).join('\n'),
    whatNext(retrains),
  ]);
}

const whatNext = (retrains: boolean) =>
  retrains
    ? 'A training on the latest dataset version has been asked for, as the policy of the line says.'
    : 'What to do: upload newer text of this kind and train again, or set --retrain-on-decay with npm run schedule.';
