import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextTimes } from '../../../../core/schedules/next-times.ts';
import { expressionOf, type Recurrence, recurrenceOf, WEEKDAYS } from './recurrence.ts';

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const weekdays = fc
  .subarray([...WEEKDAYS], { minLength: 1 })
  .map((days) => WEEKDAYS.filter((day) => days.includes(day)));
const recurrence: fc.Arbitrary<Recurrence> = fc.oneof(
  fc.record({
    kind: fc.constant('every' as const),
    count: fc.integer({ min: 1, max: 999 }),
    unit: fc.constantFrom('minutes' as const, 'hours' as const, 'days' as const),
  }),
  fc.record({ kind: fc.constant('daily' as const), time }),
  fc.record({ kind: fc.constant('weekly' as const), weekdays, time }),
  fc.record({
    kind: fc.constant('monthly' as const),
    day: fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constant('last' as const)),
    time,
  }),
);

describe('what people say about when something recurs', () => {
  it('becomes an expression that Scheduler takes, and is read back from it', () => {
    const after = new Date('2026-11-22T10:00:00.000Z');
    fc.assert(
      fc.property(recurrence, (said) => {
        const expression = expressionOf(said);
        expect(recurrenceOf(expression)).toEqual(said);
        expect(nextTimes({ expression, timeZone: 'UTC' }, { after, count: 1 })).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });

  it.each(['cron(0/5 * * * ? *)', 'cron(0 3 ? * 2#1 *)', 'cron(0 3 1 JAN ? *)', 'rate(1 week)'])(
    'stays an expression where no simpler form has it: %s',
    (expression) => expect(recurrenceOf(expression)).toEqual({ kind: 'expert', expression }),
  );

  it('takes Monday to Friday for what it is', () => {
    expect(recurrenceOf('cron(30 7 ? * MON-FRI *)')).toEqual({
      kind: 'weekly',
      weekdays: ['MON', 'TUE', 'WED', 'THU', 'FRI'],
      time: '07:30',
    });
  });
});
