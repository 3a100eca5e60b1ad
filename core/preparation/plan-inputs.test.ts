import { describe, expect, it } from 'vitest';
import type { InputFile } from '../../contracts/plan.ts';
import { pathBelowSource } from '../formats/group-inputs.ts';
import { shortHash } from '../hashing.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { planInputs } from './plan-inputs.ts';

/** Plans what one source uploaded. */
async function plan(contents: Record<string, string | Uint8Array | object>) {
  const landing = memoryObjects();
  const uploads: (InputFile & { sourceId: string })[] = [];
  for (const [path, content] of Object.entries(contents)) {
    const key = `media/en-de/vendor/${path}`;
    const body =
      typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content);
    await landing.put(key, body);
    uploads.push({ uploadId: shortHash(path), key, eTag: 'x', sizeBytes: body.length, sourceId: 'vendor' });
  }
  return planInputs(uploads, 'en-de', landing);
}

const paths = (files: readonly InputFile[]) => files.map(pathBelowSource);

describe('planning inputs', () => {
  it('gives files what the nearest says of them: sidecar, entry, folder, outer folder', async () => {
    const { inputs, descriptions, refused } = await plan({
      'dragoman.json': {
        v: 1,
        licence: 'CC-BY-4.0',
        owner: 'Studio',
        files: [{ source: 'x/a.tmx', title: 'A' }],
      },
      'x/dragoman.json': { v: 1, owner: 'Vendor', domain: 'film' },
      'x/a.tmx': '<tmx/>',
      'x/b.tmx': '<tmx/>',
      'x/b.tmx.rights.json': { licence: 'own', date: '2026-01-31' },
      'c.tmx': '<tmx/>',
    });
    expect(refused).toEqual([]);
    expect(paths(descriptions).sort()).toEqual(['dragoman.json', 'x/b.tmx.rights.json', 'x/dragoman.json']);
    expect(Object.fromEntries(inputs.map(({ files, rights }) => [paths(files)[0], rights]))).toEqual({
      'x/a.tmx': { licence: 'CC-BY-4.0', owner: 'Vendor', domain: 'film', title: 'A' },
      'x/b.tmx': { licence: 'own', owner: 'Vendor', domain: 'film', date: '2026-01-31' },
      'c.tmx': { licence: 'CC-BY-4.0', owner: 'Studio' },
    });
  });

  it('pairs files as a manifest says, below its own folder', async () => {
    const { inputs, refused } = await plan({
      'x/one.srt': '1',
      'x/two.srt': '2',
      'x/dragoman.json': { v: 1, files: [{ source: 'one.srt', target: 'two.srt', title: 'Film' }] },
    });
    expect(refused).toEqual([]);
    expect(inputs.map(({ files, rights }) => [paths(files), rights])).toEqual([
      [['x/one.srt', 'x/two.srt'], { title: 'Film' }],
    ]);
  });

  it('refuses manifests that are malformed or name missing files, and reads the files all the same', async () => {
    const { inputs, descriptions, refused } = await plan({
      'a.tmx': '<tmx/>',
      'a.tmx.rights.json': '{"licence": ',
      'x/dragoman.json': { v: 1, licence: '', files: [{ source: '../a.tmx' }] },
      'y/dragoman.json': { v: 1, title: 'Y', files: [{ source: 'gone.tmx' }] },
      'y/b.tmx': '<tmx/>',
    });
    expect(descriptions).toEqual([]);
    expect(refused.map(({ file, reason }) => [...paths([file]), reason])).toEqual([
      ['a.tmx.rights.json', 'MalformedManifest'],
      ['x/dragoman.json', 'MalformedManifest'],
      ['y/dragoman.json', 'FileNotDelivered'],
    ]);
    expect(refused[1]?.message).toMatch(/licence/);
    expect(refused[2]?.message).toMatch(/y\/gone\.tmx/);
    expect(inputs.map(({ files, rights }) => [paths(files), rights])).toEqual([
      [['a.tmx'], undefined],
      [['y/b.tmx'], { title: 'Y' }],
    ]);
  });
});
