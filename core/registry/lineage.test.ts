import { describe, expect, it } from 'vitest';
import { DatasetManifest } from '../../contracts/manifest.ts';
import { keys } from '../keys.ts';
import { writeJson } from '../objects/json-objects.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { modelsThatSaw } from './lineage.ts';
import { memoryRegistry } from './memory-registry.ts';
import {
  someCorpus,
  someDatasetVersion,
  someManifest,
  someModelVersion,
  someRun,
  someUpload,
} from './samples.ts';

const id = { corpus: 'media', languagePair: 'en-ko' };
const [FIRST, SECOND] = ['v000000000001', 'v000000000002'];

/** Two versions of a corpus; only the second has the novel. A model was trained on each, and one was taught by the later. */
async function twoVersions() {
  const registry = memoryRegistry();
  const data = memoryObjects();
  await registry.putCorpusIfAbsent(someCorpus(id));
  for (const [version, title, previousVersion] of [
    [FIRST, 'A Reader', undefined],
    [SECOND, 'A Novel', FIRST],
  ] as const) {
    const runId = `prep-${version}`;
    await registry.createRun(someRun({ ...id, runId }));
    const published = someDatasetVersion({
      ...{ ...id, version, runId, manifestKey: keys.manifest(id, version) },
      ...(previousVersion === undefined ? {} : { previousVersion }),
    });
    await registry.publishDatasetVersion(published, { splitSalt: 's', normaliserVersion: 1 });
    const manifest = someManifest(published, [someUpload(id)]);
    const inputs = manifest.inputs.map((input) => ({ ...input, titles: [{ title, records: 5 }] }));
    await writeJson(data, keys.manifest(id, version), DatasetManifest, { ...manifest, inputs });
  }
  const model = 'media-en-ko-base';
  const trainedOn = (version: string, dataset: string, parents: string[] = []) =>
    registry.putModelVersion(
      someModelVersion({ model, version, datasets: [{ ...id, version: dataset }], parents }),
    );
  await trainedOn('m1', FIRST);
  await trainedOn('m2', SECOND);
  await registry.putModelVersion(
    someModelVersion({
      ...{ model: 'web-en-ko-tiny', version: 'm3', parents: [`${model}@m2`] },
      datasets: [{ corpus: 'web', languagePair: 'en-ko', version: FIRST }],
    }),
  );
  return { registry, data };
}

describe('modelsThatSaw', () => {
  const saw = async (by: 'title' | 'source', value: string) =>
    (await modelsThatSaw(id, { by, value }, await twoVersions())).map(({ version, through }) => [
      version,
      through,
    ]);

  it('finds what was trained on a title, and what came of it in other corpora', async () => {
    const through = `media/en-ko/${SECOND}`;
    expect(await saw('title', 'a  NOVEL')).toEqual([
      ['m2', [through]],
      ['m3', [through, 'media-en-ko-base@m2']],
    ]);
    expect((await saw('title', 'A Reader')).map(([version]) => version)).toEqual(['m1']);
  });

  it('names each version once, however many dataset versions had the text', async () => {
    expect((await saw('source', 'uploads')).map(([version]) => version)).toEqual(['m2', 'm3', 'm1']);
    expect(await saw('source', 'elsewhere')).toEqual([]);
  });
});
