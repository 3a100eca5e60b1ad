import { expect, it } from 'vitest';
import { extractPairs } from '../../local/samples/extract.ts';
import { zip } from '../hostile-input/zip.ts';
import { preparationWorld } from './preparation-world.ts';

it('publishes what manifests, sidecars and archives say about a delivery', async () => {
  const pairs = extractPairs('scratch', 'en', 'de', {}).slice(0, 300);
  const line = (text: string) => text.replace(/\s+/g, ' ');
  const tsv = (from: number, to: number) =>
    pairs
      .slice(from, to)
      .map(({ source, target }) => `${line(source)}\t${line(target)}\n`)
      .join('');
  const lines = (side: 'source' | 'target') => pairs.slice(200).map((pair) => `${line(pair[side])}\n`);
  const world = await preparationWorld({
    heldOut: { test: { pairs: 20 }, validation: { pairs: 10 } },
    sources: { vendor: { licence: 'in-house' } },
  });
  const uploads = [
    await world.upload('vendor', 'one/a.tsv', tsv(0, 100)),
    await world.upload('vendor', 'one/a.tsv.rights.json', JSON.stringify({ title: 'A' })),
    await world.upload(
      'vendor',
      'two/b.zip',
      zip([
        { name: 'b.tsv', body: tsv(100, 200) },
        { name: 'LICENSE', body: '' },
      ]),
    ),
    await world.upload('vendor', 'three/left.txt.en', lines('source').join('')),
    await world.upload('vendor', 'three/right.txt.de', lines('target').join('')),
    await world.upload(
      'vendor',
      'dragoman.json',
      JSON.stringify({
        v: 1,
        licence: 'CC-BY-4.0',
        owner: 'Studio',
        files: [{ source: 'three/left.txt.en', target: 'three/right.txt.de', title: 'C' }],
      }),
    ),
  ];
  const { manifest } = await world.prepare('prep-delivery');
  await world.publish('prep-delivery');
  for (const uploadId of uploads) {
    expect((await world.registry.getUpload(uploadId))?.status).toBe('PUBLISHED');
  }
  expect(manifest.counts.read).toBe(300);
  expect(
    manifest.inputs
      .map(({ format, licence, title, rights, notes }) => ({
        format,
        licence,
        title,
        owner: rights?.owner,
        notes: notes.map(({ part, error }) => [part, error]),
      }))
      .sort((a, b) => (a.format < b.format ? -1 : 1)),
  ).toEqual([
    {
      format: 'archive',
      licence: 'CC-BY-4.0',
      title: undefined,
      owner: 'Studio',
      notes: [['LICENSE', 'UnknownFormat']],
    },
    { format: 'moses', licence: 'CC-BY-4.0', title: 'C', owner: 'Studio', notes: [] },
    { format: 'tsv', licence: 'CC-BY-4.0', title: 'A', owner: 'Studio', notes: [] },
  ]);
  expect(manifest.descriptions.map(({ key }) => key.split('/').at(-1)).sort()).toEqual([
    'a.tsv.rights.json',
    'dragoman.json',
  ]);
}, 60_000);
