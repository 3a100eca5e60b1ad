import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { LineSchedule } from '../../contracts/timing.ts';
import { shortHash } from '../hashing.ts';
import type { CorpusId } from '../keys.ts';
import { putSchedule, removeSchedule, type ScheduleTarget } from './put-schedule.ts';

/** When corpora are prepared anew: at most one recurring schedule each, beside the one-time ones that uploads set. */
export interface CorpusSchedules {
  /** Makes the schedule what the corpus says; none takes it away. */
  set(id: CorpusId, schedule: LineSchedule | undefined): Promise<void>;
}

/** Where the schedules of corpora are kept and what they invoke. */
export interface CorpusScheduleTarget extends ScheduleTarget {
  startPreparationArn: string;
}

/** Schedules of EventBridge Scheduler. Their names are hashes, because names of corpora may be longer than it allows. */
export function corpusSchedules(client: SchedulerClient, target: CorpusScheduleTarget): CorpusSchedules {
  return {
    async set({ corpus, languagePair }, schedule) {
      const name = `prepare-${shortHash(`${corpus}/${languagePair}`)}`;
      if (schedule === undefined) return removeSchedule(client, target, name);
      await putSchedule(client, target, {
        name,
        description: `prepare ${corpus} ${languagePair}`,
        timing: schedule,
        lambdaArn: target.startPreparationArn,
        input: { corpus, languagePair, again: true, by: schedule.expression, how: 'schedule' },
        retries: { attempts: 5, seconds: 3600 },
      });
    },
  };
}
