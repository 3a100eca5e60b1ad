import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ObjectMissing } from '../errors.ts';
import { directoryObjects, UnusableKey } from './directory-objects.ts';
import { memoryObjects } from './memory-objects.ts';
import type { Objects } from './objects.ts';

const root = mkdtempSync(path.join(tmpdir(), 'directory-objects-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let stores = 0;
const freshStore = () => directoryObjects(path.join(root, `store-${stores++}`));

// Few names, so that keys meet; none is a folder of another one, which a file system cannot have.
const key = fc
  .array(fc.constantFrom('a', 'b-c', 'ä 한', 'a.b'), { minLength: 1, maxLength: 3 })
  .map((folders) => `${folders.map((name) => `${name}+`).join('/')}/file`);
const body = fc.uint8Array({ maxLength: 40 });
const place = fc.integer({ min: 0, max: 45 });
type Operation = (objects: Objects) => Promise<unknown>;
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.tuple(key, body).map(
    ([name, bytes]): Operation =>
      (objects) =>
        objects.put(name, bytes),
  ),
  fc.tuple(key, body).map(
    ([name, bytes]): Operation =>
      (objects) =>
        objects.putIfAbsent(name, bytes),
  ),
  key.map(
    (name): Operation =>
      async (objects) => [...(await objects.get(name))],
  ),
  key.map(
    (name): Operation =>
      (objects) =>
        objects.size(name),
  ),
  fc.tuple(key, place, place).map(
    ([name, first, length]): Operation =>
      async (objects) => [...(await objects.getRange(name, first, first + length))],
  ),
  key.map(
    (name): Operation =>
      (objects) =>
        collect(objects.stream(name)).then((all) => all.flatMap((one) => [...one])),
  ),
  fc.tuple(key, place, place).map(
    ([name, first, length]): Operation =>
      (objects) =>
        collect(objects.stream(name, undefined, { first, last: first + length })).then((all) =>
          all.flatMap((one) => [...one]),
        ),
  ),
  fc.tuple(key, key).map(
    ([from, to]): Operation =>
      (objects) =>
        objects.copyTo(from, objects, to),
  ),
  fc.tuple(key, fc.nat(12)).map(
    ([name, length]): Operation =>
      (objects) =>
        collect(objects.list(name.slice(0, length))),
  ),
);

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const outcome = (operation: Operation, objects: Objects) =>
  operation(objects).catch((error: Error) => error.name);

describe('the objects of a folder', () => {
  it('do what those in memory do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 25 }), async (operations) => {
        const [memory, directory] = [memoryObjects(), freshStore()];
        for (const one of operations)
          expect(await outcome(one, directory)).toEqual(await outcome(one, memory));
        expect(await collect(directory.list(''))).toEqual(await collect(memory.list('')));
      }),
      { numRuns: 60 },
    );
  });

  it('take no key that leads out of the folder, and list nothing outside', async () => {
    const objects = freshStore();
    writeFileSync(path.join(root, 'outside'), 'secret');
    for (const bad of [
      '../outside',
      'a/../../outside',
      '/etc/passwd',
      'a//b',
      '.',
      'a\\b',
      'a\0b',
      '.writing/x',
    ]) {
      await expect(async () => objects.get(bad)).rejects.toBeInstanceOf(UnusableKey);
      await expect(async () => objects.put(bad, 'x')).rejects.toBeInstanceOf(UnusableKey);
      expect(await collect(objects.list(bad))).toEqual([]);
    }
    await expect(objects.put('x'.repeat(300), 'x')).rejects.toBeInstanceOf(UnusableKey);
    await objects.put('folder/file', 'x');
    await expect(objects.put('folder', 'x')).rejects.toBeInstanceOf(UnusableKey);
    await expect(objects.put('folder/file/below', 'x')).rejects.toBeInstanceOf(UnusableKey);
    await expect(objects.get('folder')).rejects.toBeInstanceOf(ObjectMissing);
    await expect(objects.get('folder/file/below')).rejects.toBeInstanceOf(ObjectMissing);
  });

  it('show a whole object or none while it is written, and leave nothing behind', async () => {
    const objects = freshStore();
    const bodies = ['a', 'b'].map((letter) => letter.repeat(200_000));
    await objects.put('key', bodies[0] as string);
    let writing = true;
    const writes = (async () => {
      for (let round = 0; round < 30; round++) await objects.put('key', bodies[round % 2] as string);
      writing = false;
    })();
    while (writing) expect(bodies).toContain(Buffer.from(await objects.get('key')).toString());
    await writes;
    expect(readdirSync(path.join(objects.directory, '.writing'))).toEqual([]);
  });

  it('let one of many writers have a free key', async () => {
    const objects = freshStore();
    const won = await Promise.all(
      Array.from({ length: 20 }, (_, writer) => objects.putIfAbsent('key', `${writer}`)),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(Buffer.from(await objects.get('key')).toString()).toBe(`${won.indexOf(true)}`);
  });

  it('copy to another kind of store', async () => {
    const [objects, memory] = [freshStore(), memoryObjects()];
    await objects.put('a/b', 'text');
    await objects.copyTo('a/b', memory, 'c');
    expect(Buffer.from(await memory.get('c')).toString()).toBe('text');
    expect(existsSync(path.join(objects.directory, 'c'))).toBe(false);
  });
});
