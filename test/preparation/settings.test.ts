import { describe, expect, it } from 'vitest';
import type { ConsistencyReport } from '../../contracts/consistency.ts';
import { readDrops } from '../../core/parquet/drop-rows.ts';
import { readPairs } from '../../core/parquet/pair-rows.ts';
import { extractPairs } from '../../local/samples/extract.ts';
import { preparationWorld } from './preparation-world.ts';

const pairs = extractPairs('scratch', 'en', 'de', {}).slice(0, 1600);
type World = Awaited<ReturnType<typeof preparationWorld>>;

/** A table with a title for every ten pairs; each also says "Yes". */
const titled = (rows: readonly { source: string; target: string }[]) =>
  `source\ttarget\ttitle\n${rows
    .map(({ source, target }, index) => {
      const title = `Title ${Math.floor(index / 10)}`;
      const text =
        index % 10 === 0 ? 'Yes\tJa' : `${source.replace(/\s+/g, ' ')}\t${target.replace(/\s+/g, ' ')}`;
      return `${text}\t${title}\n`;
    })
    .join('')}`;

async function rowsOf(world: World, { manifest }: ConsistencyReport) {
  const train = [];
  for (const { key } of manifest.train) for await (const row of readPairs(world.data, key)) train.push(row);
  const heldOut = [];
  for (const { key } of manifest.heldOut)
    for await (const row of readPairs(world.data, key)) heldOut.push(row);
  const drops = [];
  for (const { key } of manifest.dropLogs)
    for await (const row of readDrops(world.data, key)) drops.push(row);
  return { train, heldOut, drops };
}

const failed = ({ findings }: ConsistencyReport) => findings.filter(({ verdict }) => verdict === 'fail');

describe('a preparation does what its recipe says', () => {
  it('holds titles out whole, also what comes to them later, and lets what they share stay', async () => {
    const world = await preparationWorld({
      alignment: { enabled: false },
      heldOut: { unit: 'title', test: { pairs: 60 }, validation: { pairs: 40 } },
    });
    await world.upload('scratch', 'first.tsv', titled(pairs.slice(0, 1200)));
    const first = await world.prepare('prep-first');
    await world.publish('prep-first');
    expect(failed(first)).toEqual([]);
    const { train, heldOut } = await rowsOf(world, first);
    expect(first.manifest.heldOut.map(({ unit }) => unit)).toEqual(['title', 'title']);
    const titles = new Set(heldOut.map(({ origins }) => origins[0].title));
    expect(titles.size).toBeGreaterThanOrEqual(10);
    expect(train.filter(({ origins }) => origins.some(({ title }) => titles.has(title)))).toEqual([]);
    expect(train.filter(({ source }) => source === 'Yes')).toHaveLength(1);

    const [title] = titles;
    const late = pairs.slice(1500, 1510).map(({ source, target }) => `${source}\t${target}\t${title}\n`);
    await world.upload('scratch', 'second.tsv', `source\ttarget\ttitle\n${late.join('')}`);
    const second = await world.prepare('prep-second');
    expect(second.manifest.heldOut).toEqual(first.manifest.heldOut);
    expect(second.manifest.counts.train).toBe(first.manifest.counts.train);
  }, 60_000);

  it('trains on nothing that a decontamination source has, on either side', async () => {
    const world = await preparationWorld({
      alignment: { enabled: false },
      sources: { benchmark: { use: 'decontaminate' } },
      heldOut: { test: { pairs: 20 }, validation: { pairs: 20 } },
    });
    const text = (rows: typeof pairs) => rows.map(({ source, target }) => `${source}\t${target}\n`).join('');
    const listed = pairs.slice(0, 300).filter(({ source }) => source.split(' ').length >= 6);
    await world.upload('benchmark', 'list.tsv', text(listed));
    await world.upload('scratch', 'all.tsv', text(pairs));
    const report = await world.prepare('prep-first');
    expect(failed(report)).toEqual([]);
    const { train, heldOut, drops } = await rowsOf(world, report);
    const secret = new Set(listed.map(({ source }) => source.trim()));
    expect(train.filter(({ source }) => secret.has(source))).toEqual([]);
    expect(heldOut.filter(({ sourceId }) => sourceId === 'benchmark')).toEqual([]);
    expect(
      drops
        .filter(({ sourceId }) => sourceId === 'benchmark')
        .every(({ reason }) => reason === 'decontamination'),
    ).toBe(true);
    expect(
      drops.filter(({ sourceId, reason }) => sourceId === 'scratch' && reason === 'leak').length,
    ).toBeGreaterThanOrEqual(0.8 * new Set(listed.map(({ source }) => source)).size);
  }, 60_000);

  it('finds domains where there are none, keeps them, and weighs them', async () => {
    const world = await preparationWorld({
      alignment: { enabled: false },
      domains: { clusters: 4, minimumPairs: 500, temperature: 5 },
      heldOut: { test: { pairs: 40 }, validation: { pairs: 20 } },
    });
    const text = (rows: typeof pairs) => rows.map(({ source, target }) => `${source}\t${target}\n`).join('');
    await world.upload('scratch', 'first.tsv', text(pairs.slice(0, 1300)));
    const first = await world.prepare('prep-first');
    await world.publish('prep-first');
    const { domains, domainModel } = first.manifest;
    expect(Object.keys(domains)).toEqual(expect.arrayContaining(['cluster-1', 'cluster-2', 'none']));
    const sizes = Object.values(domains).sort((a, b) => a.train - b.train);
    expect(sizes[0].weight).toBeGreaterThan(sizes[sizes.length - 1].weight);
    const { heldOut } = await rowsOf(world, first);
    expect(new Set(heldOut.map(({ domain }) => domain)).size).toBeGreaterThan(2);
    await world.upload('scratch', 'second.tsv', text(pairs.slice(1300)));
    expect((await world.prepare('prep-second')).manifest.domainModel).toBe(domainModel);
  }, 60_000);

  it('drops what has a phrase that suddenly is everywhere, of the new delivery only', async () => {
    const world = await preparationWorld({
      alignment: { enabled: false },
      consistency: { phraseSpikes: { action: 'drop' } },
      heldOut: { test: { pairs: 20 }, validation: { pairs: 20 } },
    });
    const text = (rows: typeof pairs, slogan: string) =>
      rows.map(({ source, target }, at) => `${source}\t${target}${at % 8 === 0 ? slogan : ''}\n`).join('');
    const half = (odd: number) => pairs.filter((_, index) => index % 2 === odd);
    await world.upload('scratch', 'first.tsv', text(half(0), ''));
    await world.prepare('prep-first');
    await world.publish('prep-first');
    await world.upload('scratch', 'second.tsv', text(half(1), ' jetzt nur bei Muster kaufen'));
    const report = await world.prepare('prep-second');
    expect(report.spikes.length).toBeGreaterThan(0);
    const { train, drops } = await rowsOf(world, report);
    expect(train.filter(({ target }) => target.includes('bei Muster kaufen'))).toEqual([]);
    expect(drops.filter(({ reason }) => reason === 'phrase-spike').length).toBeGreaterThan(60);
    expect(report.findings.some(({ check, verdict }) => check === 'phrase-spike' && verdict === 'warn')).toBe(
      true,
    );
  }, 60_000);

  it('drops and masks personal data before anything is stored for training', async () => {
    const world = await preparationWorld({
      alignment: { enabled: false },
      privacy: { email: 'mask', card: 'drop' },
      heldOut: { test: { pairs: 20 }, validation: { pairs: 20 } },
    });
    const rows = [
      'Please write to anna@mail.example about it\tBitte schreiben Sie darüber an anna@mail.example',
      'Pay with the card 4111 1111 1111 1111 today\tZahlen Sie heute mit der Karte 4111 1111 1111 1111',
      ...pairs.slice(0, 700).map(({ source, target }) => `${source}\t${target}`),
    ];
    await world.upload('scratch', 'all.tsv', `${rows.join('\n')}\n`);
    const report = await world.prepare('prep-first');
    const { train, heldOut } = await rowsOf(world, report);
    const text = JSON.stringify([...train, ...heldOut]);
    expect(text).not.toMatch(/mail\.example|4111/);
    expect(text).toContain('{email}');
    expect(report.manifest.drops.card).toBe(1);
    expect(report.manifest.protectedPairs).toMatchObject({ email: 1, card: 1 });
  }, 60_000);
});
