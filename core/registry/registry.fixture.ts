import type { Upload } from '../../contracts/entities.ts';
import type { Registry } from './registry.ts';
import { someCorpus, someModel, someModelVersion, someRun, someUpload } from './samples.ts';

/** What every registry must do is in *.cases.ts beside its subject; registry.test.ts runs all of it with each registry. */
export type OpenRegistry = () => Registry;

export const T0 = '2026-01-01T00:00:00.000Z';
export const T1 = '2026-01-01T00:00:01.000Z';
export const T2 = '2026-01-01T00:00:02.000Z';
export const SPLIT = { splitSalt: 'held-out', normaliserVersion: 1 };

let numbers = 0;
/** Never the same again: all cases share one table. */
export const nextNumber = () => numbers++;

/** A registry with a corpus that nothing else uses. */
export async function withCorpus(open: OpenRegistry) {
  const registry = open();
  const id = { corpus: `corpus-${nextNumber()}`, languagePair: 'en-de' };
  await registry.putCorpusIfAbsent(someCorpus(id));
  const run = (runId: string) => someRun({ ...id, runId: `${id.corpus}-${runId}` });
  const startRun = async (runId: string) => {
    await registry.createRun(run(runId));
    return run(runId).runId;
  };
  const upload = (file: string, change: Partial<Upload> = {}) => someUpload({ ...id, file, ...change });
  return { registry, id, run, startRun, upload };
}

/** The same with a model line. */
export async function withModel(open: OpenRegistry) {
  const { registry, id } = await withCorpus(open);
  const model = someModel({ ...id, model: `${id.corpus}-en-de-base` });
  await registry.putModelIfAbsent(model);
  const version = (name: string, createdAt = T0) =>
    someModelVersion({ model: model.model, version: name, createdAt });
  return { registry, id, model, version };
}
