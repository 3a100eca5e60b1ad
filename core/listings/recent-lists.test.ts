import { expect, it } from 'vitest';
import { memoryRegistry } from '../registry/memory-registry.ts';
import { someCorpus, someRun } from '../registry/samples.ts';
import { recentLists } from './recent-lists.ts';

const PRESS = { corpus: 'press', languagePair: 'en-de' };

function recent() {
  const clock = { now: 0 };
  const stored = memoryRegistry();
  return { clock, stored, ...recentLists(stored, () => new Date(clock.now)) };
}

it('tells of what others write after half a second', async () => {
  const { registry, stored, clock } = recent();
  expect(await registry.listCorpora()).toEqual([]);
  await stored.putCorpusIfAbsent(someCorpus(PRESS));
  expect(await registry.listCorpora()).toEqual([]);
  clock.now = 500;
  expect(await registry.listCorpora()).toHaveLength(1);
});

it('tells of what was written here at once', async () => {
  const { registry, forget } = recent();
  expect(await registry.listCorpora()).toEqual([]);
  await registry.putCorpusIfAbsent(someCorpus(PRESS));
  forget();
  expect(await registry.listCorpora()).toHaveLength(1);
});

it('keeps pages of lists apart, and gives everyone a list of their own', async () => {
  const { registry } = recent();
  for (const runId of ['a', 'b']) await registry.createRun(someRun({ ...PRESS, runId, kind: 'preparation' }));
  const first = await registry.listRuns({ kind: 'preparation' }, { limit: 1 });
  const all = await registry.listRuns({ kind: 'preparation' }, { limit: 2 });
  expect([first.items.length, all.items.length]).toEqual([1, 2]);
  all.items.length = 0;
  expect((await registry.listRuns({ kind: 'preparation' }, { limit: 2 })).items).toHaveLength(2);
});

it('reads what does not lag as it is now', async () => {
  const { registry, stored } = recent();
  expect(await registry.getCorpus(someCorpus(PRESS))).toBeUndefined();
  await stored.putCorpusIfAbsent(someCorpus(PRESS));
  expect(await registry.getCorpus(someCorpus(PRESS))).toEqual(someCorpus(PRESS));
});
