import { ScheduleInvalid } from './errors.ts';

/** A cron expression of EventBridge Scheduler, taken apart for a parser that knows neither years nor nearest weekdays. */
export interface CronFields {
  /** Minute, hour, day, month, weekday (0 to 6 from Sunday). */
  fivePart: string;
  /** Ascending; undefined: every year. */
  years: number[] | undefined;
  /** `15W`: the weekday nearest to that day of the month; `fivePart` then names the days around it. */
  nearestWeekdayTo: number | undefined;
}

const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/** As EventBridge Scheduler bounds them. */
const YEARS = { first: 1970, last: 2199 };

/**
 * Takes `cron(minute hour day month weekday year)` apart.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 * @throws ScheduleInvalid
 */
export function cronFields(expression: string): CronFields {
  const parts = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression)?.slice(1);
  if (!parts) throw invalid(expression, 'it has not the form cron(minute hour day month weekday year)');
  const [minute, hour, day, month, weekday, year] = parts.map((part) => part.toUpperCase()) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if ((day === '?') === (weekday === '?')) {
    throw invalid(expression, 'exactly one of day and weekday must be ?');
  }
  if (/[^\d*,/-]/.test(`${minute}${hour}${year}`) || /[^\dA-Z*,/-]/.test(month)) {
    throw invalid(expression, 'minute, hour and year know numbers and * , - / only');
  }
  const nearest = /^(\d{1,2})W$/.exec(day)?.[1];
  if (nearest !== undefined && (Number(nearest) < 1 || Number(nearest) > 31)) {
    throw invalid(expression, `a month has no day ${nearest}`);
  }
  const days = nearest === undefined ? day.replace('?', '*') : around(Number(nearest));
  return {
    fivePart: [minute, hour, days, month, weekdaysOf(weekday, expression)].join(' '),
    years: yearsOf(year, expression),
    nearestWeekdayTo: nearest === undefined ? undefined : Number(nearest),
  };
}

/** Two days on either side, within a month. */
const around = (day: number) => `${Math.max(1, day - 2)}-${Math.min(31, day + 2)}`;

/** Scheduler counts weekdays from 1 (Sunday), cron from 0. */
function weekdaysOf(field: string, expression: string): string {
  if (field === '?' || field === '*') return '*';
  const number = (text: string): number => {
    const named = WEEKDAYS.indexOf(text);
    const value = named >= 0 ? named : Number(text) - 1;
    if (!Number.isInteger(value) || value < 0 || value > 6) {
      throw invalid(expression, `${text} is no weekday; use SUN to SAT or 1 to 7`);
    }
    return value;
  };
  const one = (item: string): string => {
    if (item === 'L') return '6';
    const [, last] = /^(\w+)L$/.exec(item) ?? [];
    if (last !== undefined) return `${number(last)}L`;
    const [, day, nth] = /^(\w+)#([1-5])$/.exec(item) ?? [];
    if (day !== undefined) return `${number(day)}#${nth}`;
    const [, range = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(item) ?? [];
    const [first = '', end] = range.split('-');
    const from = range === '*' ? 0 : number(first);
    const to = range === '*' || (end === undefined && step !== undefined) ? 6 : number(end ?? first);
    const days = from === to ? String(from) : `${from}-${to}`;
    return step === undefined ? days : `${days}/${step}`;
  };
  return field.split(',').map(one).join(',');
}

function yearsOf(field: string, expression: string): number[] | undefined {
  if (field === '*') return undefined;
  const years = new Set<number>();
  for (const item of field.split(',')) {
    const [, range = '', step = '1'] = /^([\d*-]+)(?:\/(\d+))?$/.exec(item) ?? [];
    const [from, to] = range === '*' ? [YEARS.first, YEARS.last] : range.split('-').map(Number);
    const last = to ?? (item.includes('/') ? YEARS.last : from);
    const known = (value: number | undefined): value is number =>
      value !== undefined && Number.isInteger(value) && value >= YEARS.first && value <= YEARS.last;
    if (!known(from) || !known(last) || last < from || Number(step) < 1) {
      throw invalid(expression, `${item} names no years from ${YEARS.first} to ${YEARS.last}`);
    }
    for (let year = from; year <= last; year += Number(step)) years.add(year);
  }
  return [...years].sort((a, b) => a - b);
}

/** What is wrong with an expression, and how to mend it. */
export const invalid = (expression: string, why: string): ScheduleInvalid =>
  new ScheduleInvalid(
    `"${expression}" is no schedule: ${why}. Use for example rate(1 day) or cron(0 3 ? * MON-FRI *).`,
  );
