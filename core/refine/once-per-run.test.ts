import { expect, it } from 'vitest';
import { memoryObjects } from '../objects/memory-objects.ts';
import { oncePerRun } from './once-per-run.ts';

it('loads once for all items of a run, and again for another run, store or use', async () => {
  const loads: string[] = [];
  const loader = (name: string) =>
    oncePerRun(async (_data, runId) => {
      loads.push(`${name} ${runId}`);
      return name;
    });
  const [refine, finish] = [loader('refine'), loader('finish')];
  const [one, other] = [memoryObjects(), memoryObjects()];
  await Promise.all([refine(one, 'a'), refine(one, 'a')]);
  expect(await refine(one, 'a')).toBe('refine');
  expect(loads).toEqual(['refine a']);
  await refine(one, 'b');
  await refine(other, 'b');
  await finish(other, 'b');
  await refine(other, 'b');
  expect(loads).toEqual(['refine a', 'refine b', 'refine b', 'finish b', 'refine b']);
});

it('tries again what could not be loaded', async () => {
  let attempts = 0;
  const load = oncePerRun(async () => {
    attempts++;
    if (attempts === 1) throw new Error('gone');
    return attempts;
  });
  const data = memoryObjects();
  await expect(load(data, 'a')).rejects.toThrow('gone');
  expect(await load(data, 'a')).toBe(2);
});
