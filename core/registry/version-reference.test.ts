import { expect, it } from 'vitest';
import { memoryRegistry } from './memory-registry.ts';
import { someModel, someModelVersion } from './samples.ts';
import { findVersion } from './version-reference.ts';

it('finds the champion, a version or what an alias stands for', async () => {
  const registry = memoryRegistry();
  const { model, ...line } = someModel({ corpus: 'media', languagePair: 'en-ko' });
  await registry.putModelIfAbsent({ model, ...line });
  await expect(findVersion(model, registry)).rejects.toMatchObject({ name: 'NoChampion' });
  for (const version of ['m1', 'm2']) await registry.putModelVersion(someModelVersion({ model, version }));
  await registry.promoteVersion(model, 'm1', undefined, '2026-11-01T10:20:30.000Z');
  await registry.setAlias(model, 'next', 'm2');
  const found = async (reference: string) => (await findVersion(reference, registry)).version.version;
  expect(await Promise.all([model, `${model}@champion`, `${model}@next`, `${model}@m2`].map(found))).toEqual([
    'm1',
    'm1',
    'm2',
    'm2',
  ]);
  await expect(found(`${model}@m9`)).rejects.toThrow('no version m9');
  await expect(found('unknown')).rejects.toMatchObject({ name: 'NotRegistered' });
});
