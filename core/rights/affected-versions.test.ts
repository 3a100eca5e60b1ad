import { describe, expect, it } from 'vitest';
import { DatasetManifest } from '../../contracts/manifest.ts';
import { keys } from '../keys.ts';
import { writeJson } from '../objects/json-objects.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { memoryRegistry } from '../registry/memory-registry.ts';
import {
  someCorpus,
  someDatasetVersion,
  someManifest,
  someModelVersion,
  someRun,
  someUpload,
} from '../registry/samples.ts';
import { affectedVersions } from './affected-versions.ts';

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

describe('affectedVersions', () => {
  const affected = async (by: 'title' | 'source', value: string) => {
    const rule = { removalId: '', by, value };
    const { holding, modelVersions } = await affectedVersions(id, rule, await twoVersions());
    return {
      datasets: holding.map(({ version }) => version),
      models: modelVersions.map(({ version, through }) => [version, through]),
    };
  };

  it('finds what has a title, what was trained on it, and what came of that in other corpora', async () => {
    const through = `media/en-ko/${SECOND}`;
    expect(await affected('title', 'a  NOVEL')).toEqual({
      datasets: [SECOND],
      models: [
        ['m2', [through]],
        ['m3', [through, 'media-en-ko-base@m2']],
      ],
    });
    expect((await affected('title', 'A Reader')).datasets).toEqual([FIRST]);
  });

  it('names each version once, however many dataset versions have the text', async () => {
    const { datasets, models } = await affected('source', 'uploads');
    expect(datasets).toEqual([SECOND, FIRST]);
    expect(models.map(([version]) => version)).toEqual(['m2', 'm3', 'm1']);
    expect(await affected('source', 'elsewhere')).toEqual({ datasets: [], models: [] });
  });
});
