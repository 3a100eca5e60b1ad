import { describe, expect, it } from 'vitest';
import { nextTimes } from './next-times.ts';

/** A Sunday. */
const AFTER = new Date('2026-11-22T10:20:00.000Z');
const next = (expression: string, timeZone = 'UTC', count = 3, after = AFTER) =>
  nextTimes({ expression, timeZone }, { after, count }).map((at) => at.toISOString().slice(0, 16));

describe('the next times of a schedule', () => {
  it.each([
    ['cron(0/15 * * * ? *)', ['2026-11-22T10:30', '2026-11-22T10:45', '2026-11-22T11:00']],
    ['cron(0 3 * * ? *)', ['2026-11-23T03:00', '2026-11-24T03:00', '2026-11-25T03:00']],
    ['cron(0 3 ? * 2-6 *)', ['2026-11-23T03:00', '2026-11-24T03:00', '2026-11-25T03:00']],
    ['cron(0 3 ? * SUN *)', ['2026-11-29T03:00', '2026-12-06T03:00', '2026-12-13T03:00']],
    ['cron(0 3 ? * 1 *)', ['2026-11-29T03:00', '2026-12-06T03:00', '2026-12-13T03:00']],
    ['cron(0 3 ? * mon,sat *)', ['2026-11-23T03:00', '2026-11-28T03:00', '2026-11-30T03:00']],
    ['cron(0 3 ? * 2/2 *)', ['2026-11-23T03:00', '2026-11-25T03:00', '2026-11-27T03:00']],
    ['cron(0 3 ? * MON#1 *)', ['2026-12-07T03:00', '2027-01-04T03:00', '2027-02-01T03:00']],
    ['cron(0 3 ? * 6L *)', ['2026-11-27T03:00', '2026-12-25T03:00', '2027-01-29T03:00']],
    ['cron(0 3 L * ? *)', ['2026-11-30T03:00', '2026-12-31T03:00', '2027-01-31T03:00']],
    ['cron(30 18 1 1/6 ? *)', ['2027-01-01T18:30', '2027-07-01T18:30', '2028-01-01T18:30']],
    // 15 November is a Sunday, 15 August 2027 too, 15 May a Saturday.
    ['cron(0 3 15W MAY,AUG ? 2027)', ['2027-05-14T03:00', '2027-08-16T03:00']],
    ['cron(0 3 1W MAY ? 2027)', ['2027-05-03T03:00']],
    ['cron(0 3 1 1 ? 2028-2030/2)', ['2028-01-01T03:00', '2030-01-01T03:00']],
    ['cron(0 3 1 1 ? 2020)', []],
  ])('%s', (expression, times) => expect(next(expression)).toEqual(times));

  it('are of the zone, also over a change of its clock', () => {
    expect(next('cron(0 3 * * ? *)', 'Asia/Seoul', 1)).toEqual(['2026-11-22T18:00']);
    const spring = new Date('2027-03-27T12:00:00.000Z');
    expect(next('cron(0 9 * * ? *)', 'Europe/Berlin', 2, spring)).toEqual([
      '2027-03-28T07:00',
      '2027-03-29T07:00',
    ]);
    expect(next('cron(0 9 * * ? *)', 'Europe/Berlin', 1, new Date('2027-03-26T12:00:00.000Z'))).toEqual([
      '2027-03-27T08:00',
    ]);
  });

  it('of a rate count from when it was set', () => {
    const timing = { expression: 'rate(2 hours)', timeZone: 'UTC', since: '2026-11-22T09:30:00.000Z' };
    const times = nextTimes(timing, { after: AFTER, count: 2 });
    expect(times.map((at) => at.toISOString())).toEqual([
      '2026-11-22T11:30:00.000Z',
      '2026-11-22T13:30:00.000Z',
    ]);
    expect(nextTimes(timing, { after: new Date('2026-11-22T11:30:00.000Z'), count: 1 })[0]).toEqual(
      new Date('2026-11-22T13:30:00.000Z'),
    );
  });

  it.each([
    ['cron(0 3 * * * *)', /exactly one of day and weekday/],
    ['cron(0 3 ? * ? *)', /exactly one of day and weekday/],
    ['cron(61 3 * * ? *)', /"cron\(61 3 \* \* \? \*\)" is no schedule/],
    ['cron(0 3 ? * 8 *)', /8 is no weekday/],
    ['cron(0 3 40W * ? *)', /no day 40/],
    ['cron(0 3 * * ? 1812)', /1812 names no years/],
    ['cron(H 3 * * ? *)', /minute, hour and year know numbers/],
    ['cron(0 3 30 2 ? *)', /invalid explicit day/],
  ])('are not guessed for %s', (expression, message) => expect(() => next(expression)).toThrow(message));
});
