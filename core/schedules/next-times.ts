import { type CronExpression, CronExpressionParser } from 'cron-parser';
import type { Timing } from '../../contracts/timing.ts';
import { type CronFields, cronFields, invalid } from './cron-fields.ts';

const UNIT_SECONDS = { minute: 60, hour: 3600, day: 86_400 };
/** So many moments that do not fit (other years, other days) are passed over before there is none. */
const LONGEST_SEARCH = 2000;

/**
 * The next moments after `after` at which EventBridge Scheduler invokes the target of a schedule, in order; fewer than
 * `count` where it ends before. A rate counts from `since`, and for Scheduler from the schedule's creation: for one whose
 * rate was changed afterwards the moments are expected, not promised. @throws ScheduleInvalid
 */
export function nextTimes(
  { expression, timeZone, since }: Timing,
  { after, count }: { after: Date; count: number },
): Date[] {
  const [, value, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (value === undefined) return cronTimes(expression, timeZone, after, count);
  const period = Number(value) * UNIT_SECONDS[unit as keyof typeof UNIT_SECONDS] * 1000;
  const start = since === undefined ? after.getTime() : Date.parse(since);
  const passed = Math.max(0, Math.floor((after.getTime() - start) / period));
  return Array.from({ length: count }, (_, index) => new Date(start + (passed + index + 1) * period));
}

function cronTimes(expression: string, timeZone: string, after: Date, count: number): Date[] {
  const fields = cronFields(expression);
  const found: Date[] = [];
  let cron = parse(expression, fields, timeZone, after);
  for (let tries = 0; tries < LONGEST_SEARCH && found.length < count; tries++) {
    const moment = nextOf(cron);
    if (!moment) break;
    const { year, weekday, day, lastDay } = moment;
    const wanted = fields.years?.find((candidate) => candidate >= year);
    if (fields.years && wanted === undefined) break;
    if (wanted !== undefined && wanted > year) {
      // A day early, because the year begins at another moment in every time zone.
      cron = parse(expression, fields, timeZone, new Date(Date.UTC(wanted, 0, 1) - 86_400_000));
      continue;
    }
    const { nearestWeekdayTo } = fields;
    if (nearestWeekdayTo === undefined || isNearest(day, weekday, nearestWeekdayTo, lastDay)) {
      found.push(moment.at);
    }
  }
  return found;
}

function parse(expression: string, { fivePart }: CronFields, tz: string, currentDate: Date): CronExpression {
  try {
    return CronExpressionParser.parse(fivePart, { currentDate, tz });
  } catch (error) {
    throw invalid(expression, (error as Error).message.toLowerCase());
  }
}

function nextOf(cron: CronExpression) {
  try {
    const next = cron.next();
    const lastDay = new Date(Date.UTC(next.getFullYear(), next.getMonth() + 1, 0)).getUTCDate();
    const moment = { year: next.getFullYear(), day: next.getDate(), weekday: next.getDay(), lastDay };
    return { ...moment, at: next.toDate() };
  } catch {
    // The parser has looked far enough: there is no such day.
    return undefined;
  }
}

/** Whether a day is the weekday that is nearest to another day of its month; Saturday moves back, Sunday on, within the month. */
function isNearest(day: number, weekday: number, wanted: number, lastDay: number): boolean {
  if (wanted > lastDay || weekday === 0 || weekday === 6) return false;
  const weekdayOfWanted = (((weekday + wanted - day) % 7) + 7) % 7;
  if (weekdayOfWanted === 6) return day === (wanted === 1 ? 3 : wanted - 1);
  if (weekdayOfWanted === 0) return day === (wanted === lastDay ? wanted - 2 : wanted + 1);
  return day === wanted;
}
