import type { Objects } from '../objects/objects.ts';

interface Loaded {
  load: unknown;
  runId: string;
  value: Promise<unknown>;
}

/** Per store, what was loaded last: one thing at a time, because it may be large. */
const last = new WeakMap<Objects, Loaded>();

/**
 * Keeps what all items of a map share for the next item in the same process: what a run decided never changes while its
 * items are worked on. Kept until something else is loaded from the same store.
 */
export function oncePerRun<Value>(
  load: (data: Objects, runId: string) => Promise<Value>,
): (data: Objects, runId: string) => Promise<Value> {
  return (data, runId) => {
    const known = last.get(data);
    if (known?.load === load && known.runId === runId) return known.value as Promise<Value>;
    const value = load(data, runId);
    last.set(data, { load, runId, value });
    // What could not be loaded is tried again by the next item.
    value.catch(() => last.delete(data));
    return value;
  };
}
