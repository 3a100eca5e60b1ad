/** A schedule as people say it; `expert` is an expression as EventBridge Scheduler has it. */
export type Recurrence =
  | { kind: 'every'; count: number; unit: 'minutes' | 'hours' | 'days' }
  | { kind: 'daily'; time: string }
  | { kind: 'weekly'; weekdays: Weekday[]; time: string }
  | { kind: 'monthly'; day: number | 'last'; time: string }
  | { kind: 'expert'; expression: string };

export const WEEKDAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** The expression that means it; times are `HH:MM`. */
export function expressionOf(recurrence: Recurrence): string {
  switch (recurrence.kind) {
    case 'every': {
      const { count, unit } = recurrence;
      return `rate(${count} ${count === 1 ? unit.slice(0, -1) : unit})`;
    }
    case 'daily':
      return `cron(${clock(recurrence.time)} * * ? *)`;
    case 'weekly': {
      const days = WEEKDAYS.filter((day) => recurrence.weekdays.includes(day));
      return `cron(${clock(recurrence.time)} ? * ${days.join(',') || 'MON'} *)`;
    }
    case 'monthly':
      return `cron(${clock(recurrence.time)} ${recurrence.day === 'last' ? 'L' : recurrence.day} * ? *)`;
    case 'expert':
      return recurrence.expression;
  }
}

/** What an expression says in the simplest form that has it. */
export function recurrenceOf(expression: string): Recurrence {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count !== undefined) return { kind: 'every', count: Number(count), unit: `${unit}s` as 'days' };
  const [, minute, hour, day, weekday] =
    /^cron\((\d{1,2}) (\d{1,2}) (\S+) \* (\S+) \*\)$/.exec(expression) ?? [];
  const expert: Recurrence = { kind: 'expert', expression };
  if (minute === undefined || hour === undefined || day === undefined || weekday === undefined) return expert;
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (day === '*' && weekday === '?') return { kind: 'daily', time };
  if (day === 'L' && weekday === '?') return { kind: 'monthly', day: 'last', time };
  if (/^\d+$/.test(day) && weekday === '?') return { kind: 'monthly', day: Number(day), time };
  const weekdays = weekday === 'MON-FRI' ? WEEKDAYS.slice(0, 5) : weekday.split(',');
  const known = weekdays.filter((name): name is Weekday => WEEKDAYS.some((one) => one === name));
  return day === '?' && known.length === weekdays.length ? { kind: 'weekly', weekdays: known, time } : expert;
}

/** Minute and hour, without leading zeros. */
function clock(time: string): string {
  const [hour = '', minute = ''] = time.split(':');
  return `${Number(minute)} ${Number(hour)}`;
}
