import { z } from 'zod';
import { IsoTime } from './primitives.ts';

const EXPRESSION = /^(rate\(([1-9]\d{0,4}) (minutes?|hours?|days?)\)|cron\(\S+ \S+ \S+ \S+ \S+ \S+\))$/;

/** When something recurs, as EventBridge Scheduler has it; core/schedules/next-times.ts says when that is. */
export const Timing = z.strictObject({
  expression: z
    .string()
    .max(256)
    .regex(EXPRESSION, 'use rate(1 day) or cron(minute hour day month weekday year)'),
  /** Of cron expressions. */
  timeZone: z
    .string()
    .max(64)
    .refine((name) => isTimeZone(name), 'use a name of the time-zone database such as Europe/Berlin')
    .default('UTC'),
  /** When the expression was set: from then on a rate counts. */
  since: IsoTime.optional(),
});
export type Timing = z.infer<typeof Timing>;

/** A timing that may be paused without being forgotten. */
export const LineSchedule = Timing.extend({ enabled: z.boolean().default(true) });
export type LineSchedule = z.infer<typeof LineSchedule>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
