import type { EventDetail } from '../../contracts/events.ts';
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

/** The champion of a line is no longer as good for what arrives as it was. */
export function modelOutdated({
  model,
  version,
  reason,
  message: why,
  retrain,
}: Pick<EventDetail<'ModelOutdated'>, 'model' | 'version' | 'reason' | 'message' | 'retrain'>): Message {
  return message(`${reason === 'decay' ? 'Decay' : 'Drift'}: ${model} ${version}`, [
    reason === 'decay'
      ? `${model} ${version} does clearly worse on text that came after it was trained.`
      : `What users of ${model} ${version} translate does not look like what it was trained on.`,
    why,
    retrain
      ? 'The line trains on the latest dataset version, as its policy says.'
      : 'What to do: upload newer text of this kind and train again. With npx dragoman models set LINE --retrain-on-decay the line does that by itself.',
  ]);
}
