import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanInput } from '../../contracts/plan.ts';
import { extractPairs } from '../../local/samples/extract.ts';
import { CORPUS, preparationWorld } from './preparation-world.ts';

const pairs = extractPairs('scratch', 'en', 'de', {}).slice(0, 1500);
const tsv = (rows: readonly { source: string; target: string }[]) =>
  rows
    .map(({ source, target }) => `${source.replace(/\s+/g, ' ')}\t${target.replace(/\s+/g, ' ')}\n`)
    .join('');

const recipe = { heldOut: { test: { pairs: 60 }, validation: { pairs: 40 } } };

describe('a whole preparation', () => {
  it('loses nothing, publishes, and takes the first version over into the second', async () => {
    const world = await preparationWorld(recipe);
    await world.upload('scratch', 'first.tsv', tsv(pairs.slice(0, 1000)));
    const broken = await world.upload('scratch', 'broken.tmx', '<tmx version="1.4"><body><tu></body></tmx>');
    const first = await world.prepare('prep-first');
    expect(
      first.findings.filter((finding) => finding.kind === 'invariant').map((finding) => finding.verdict),
    ).toEqual(Array(6).fill('pass'));
    const { counts } = first.manifest;
    expect(counts.read).toBe(1000);
    expect(counts.train + counts.heldOut + counts.dropped).toBe(counts.read);
    expect(first.manifest.inputs.find((input) => input.quarantine)?.quarantine?.error).toBe('MalformedTmx');
    await world.publish('prep-first');
    await world.publish('prep-first');
    expect((await world.registry.getUpload(broken))?.status).toBe('QUARANTINED');
    expect((await world.registry.getCorpus(CORPUS))?.latestVersion).toBe(first.manifest.version);

    const late = await world.upload('scratch', 'second.tsv', tsv(pairs.slice(900)));
    const second = await world.prepare('prep-second');
    await world.publish('prep-second');
    expect(second.comparedWith).toBe(first.manifest.version);
    expect(second.manifest.counts.read).toBe(1600);
    expect(second.manifest.heldOut).toEqual(first.manifest.heldOut);
    expect((await world.registry.getUpload(late))?.datasetVersion).toBe(second.manifest.version);
  });

  it('gives the same bytes for any number and order of shards', async () => {
    const wanted = await filesOf();
    expect(wanted.length).toBeGreaterThanOrEqual(4);
    const random = fc.array(fc.nat(1_000_000), { minLength: 12, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(random, fc.integer({ min: 1, max: FILES }), async (numbers, shards) => {
        const order = <Item>(items: Item[]) =>
          items
            .map((item, index) => ({ item, at: numbers[index % numbers.length] }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item);
        const pack = (inputs: PlanInput[]) => {
          const packed = Array.from({ length: shards }, (): PlanInput[] => []);
          for (const [index, input] of order(inputs).entries()) packed[index % shards].push(input);
          return packed;
        };
        expect(await filesOf({ order, pack })).toEqual(wanted);
      }),
      { numRuns: 4 },
    );
  }, 120_000);
});

const FILES = 6;

/** Checksums of all training files, drop logs of Refine and held-out sets of a version made of six uploads. */
async function filesOf(options: Parameters<Awaited<ReturnType<typeof preparationWorld>>['prepare']>[1] = {}) {
  const world = await preparationWorld(recipe);
  for (let file = 0; file < FILES; file++) {
    await world.upload(
      'scratch',
      `part-${file}.tsv`,
      tsv(pairs.filter((_, index) => index % FILES === file).slice(0, 130)),
    );
  }
  const { manifest } = await world.prepare('prep-any', options);
  return [...manifest.train, ...manifest.dropLogs, ...manifest.heldOut].map(({ key, sha256 }) => ({
    key,
    sha256,
  }));
}
