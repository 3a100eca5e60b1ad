import { ObjectMissing } from '../errors.ts';
import type { MutableObjects } from './objects.ts';

/** An object store in memory: what tests hand to the core. Keeps one version of each key. */
export function memoryObjects(): MutableObjects & { keys(): string[]; delete(key: string): void } {
  const store = new Map<string, Uint8Array>();
  const bytes = (body: Uint8Array | string) => (typeof body === 'string' ? Buffer.from(body) : body.slice());
  const get = (key: string) => {
    const found = store.get(key);
    if (!found) throw new ObjectMissing(`No object ${key}.`);
    return found;
  };
  return {
    get: async (key) => get(key).slice(),
    getRange: async (key, first, last) => get(key).slice(first, last + 1),
    async *stream(key, _versionId, range) {
      const body = range ? get(key).subarray(range.first, range.last + 1) : get(key);
      const chunk = 65_536;
      for (let offset = 0; offset < body.length; offset += chunk) yield body.slice(offset, offset + chunk);
    },
    put: async (key, body) => {
      store.set(key, bytes(body));
    },
    putIfAbsent: async (key, body) => {
      if (store.has(key)) return false;
      store.set(key, bytes(body));
      return true;
    },
    async *list(prefix) {
      for (const key of [...store.keys()].sort()) {
        if (key.startsWith(prefix)) yield { key, sizeBytes: get(key).length };
      }
    },
    size: async (key) => store.get(key)?.length,
    copyTo: async (key, target, targetKey) => target.put(targetKey, get(key)),
    putStream: async (key, body) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of body) chunks.push(chunk);
      store.set(key, Buffer.concat(chunks));
    },
    erase: async (key) => store.delete(key),
    keys: () => [...store.keys()].sort(),
    delete: (key) => {
      store.delete(key);
    },
  };
}
