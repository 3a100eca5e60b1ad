import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { extractPairs } from '../../../local/samples/extract.ts';
import { preparationWorld } from '../../../test/preparation/preparation-world.ts';
import { keys } from '../../keys.ts';

const HOSTILE = '<script>alert("&")</script>';

const lines = (rows: readonly { source: string; target: string }[]) =>
  rows
    .map(({ source, target }) => `${source.replace(/\s+/g, ' ')}\t${target.replace(/\s+/g, ' ')}\n`)
    .join('');

describe('the consistency report of a second delivery', () => {
  it('says on one well-formed page what changed, with nothing from elsewhere and all text escaped', async () => {
    const pairs = extractPairs('scratch', 'en', 'de', {}).slice(0, 1600);
    const world = await preparationWorld({
      heldOut: { test: { pairs: 40 }, validation: { pairs: 40 } },
      privacy: { email: 'mask' },
      alignment: { termbase: { key: 'references/terms.tsv' } },
    });
    await world.data.put('references/terms.tsv', 'en\tde\nPress\tBetätigen\nWrite\tSchreiben\n');
    await world.upload('scratch', 'first.tsv', lines(pairs.slice(0, 1000)));
    await world.prepare('prep-first');
    await world.publish('prep-first');
    const changed = pairs
      .slice(0, 200)
      .map(({ source, target }) => ({ source, target: `${target} wirklich` }));
    const second = [
      ...changed,
      ...pairs.slice(1000),
      { source: `Press ${HOSTILE} to go on with it`, target: `Drücken Sie ${HOSTILE}, um weiterzumachen` },
      {
        source: 'Write to anna@mail.example if it fails',
        target: 'Schreiben Sie an anna@mail.example, wenn es fehlschlägt',
      },
    ];
    await world.upload('scratch', 'second.tsv', lines(second));
    const report = await world.prepare('prep-second');
    const { comparison, manifest } = report;
    expect(comparison?.sampled).toBe(1);
    expect(comparison?.retained).toBeGreaterThan(500);
    expect(comparison?.added).toBeGreaterThan(300);
    expect(manifest.protectedPairs).toEqual({ email: 1 });
    expect(manifest.missedTerms?.first[0]).toMatchObject({ term: 'Press', expected: ['Betätigen'] });
    const terms = comparison?.changedTermSamples ?? [];
    expect(terms).toHaveLength(Math.min(20, comparison?.changedTerms ?? 0));
    expect(terms.length).toBeGreaterThan(5);
    for (const { source, before, now } of terms) {
      expect(source.split(/[\s\p{P}]+/u).filter(Boolean).length).toBeLessThan(4);
      expect(now).not.toEqual(before);
    }
    expect(manifest.sketch?.pairs).toBe(manifest.counts.train);
    const { deliveries } = manifest;
    expect(deliveries.every(({ sketch }) => (sketch?.pairs ?? 0) > 0)).toBe(true);

    const page = Buffer.from(await world.data.get(keys.consistencyPage('prep-second'))).toString('utf8');
    for (const text of [
      'changed-translations',
      'Changed translations',
      'Why pairs were dropped',
      'scratch',
      'Changed terms',
      'Betätigen',
    ])
      expect(page).toContain(text);
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(/(?:src|href)\s*=|url\(|@import/);
    // The page is XML but for its doctype and the elements that HTML leaves open.
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(page.replace('<!doctype html>', '').replace(/<meta([^>]*)>/g, '<meta$1/>')).close();
    await world.publish('prep-second');
    expect(await world.data.size(keys.reportPage(manifest, manifest.version))).toBe(Buffer.byteLength(page));
  }, 60_000);
});
