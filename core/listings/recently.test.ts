import { describe, expect, it } from 'vitest';
import { recently } from './recently.ts';

function counted(fail: { now: boolean } = { now: false }) {
  const clock = { now: 0 };
  let asked = 0;
  const ask = recently(
    async (question: string) => {
      asked += 1;
      if (fail.now) throw new Error('not now');
      return `${question} ${asked}`;
    },
    { keyOf: (question) => question, milliseconds: 1000, now: () => new Date(clock.now) },
  );
  return { ask, clock, asked: () => asked };
}

describe('recently', () => {
  it('gives the answer of the last second again, and asks anew after it', async () => {
    const { ask, clock } = counted();
    expect(await ask('a')).toBe('a 1');
    clock.now = 999;
    expect(await ask('a')).toBe('a 1');
    expect(await ask('b')).toBe('b 2');
    clock.now = 1000;
    expect(await ask('a')).toBe('a 3');
    expect(await ask('b')).toBe('b 2');
  });

  it('asks once for all who ask at the same time', async () => {
    const { ask, asked } = counted();
    expect(await Promise.all([ask('a'), ask('a'), ask('a')])).toEqual(['a 1', 'a 1', 'a 1']);
    expect(asked()).toBe(1);
  });

  it('asks anew when it is to forget', async () => {
    const { ask } = counted();
    await ask('a');
    ask.forget();
    expect(await ask('a')).toBe('a 2');
  });

  it('asks again after a failure', async () => {
    const fail = { now: true };
    const { ask } = counted(fail);
    await expect(ask('a')).rejects.toThrow('not now');
    fail.now = false;
    expect(await ask('a')).toBe('a 2');
  });
});
