import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { dedupCommand } from './dedup.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'dedup-'));
afterAll(() => rmSync(folder, { recursive: true }));

const LINES = [
  'Open the file.\tDatei öffnen.\tmenu',
  '',
  'open the file\tDATEI ÖFFNEN',
  'Open the file.\tDie Datei öffnen.',
  'The quick brown fox jumps over the lazy dog again\tDer schnelle braune Fuchs springt wieder über den faulen Hund',
  'The quick red fox jumps over the lazy dog again\tDer schnelle rote Fuchs springt wieder über den faulen Hund',
];

async function dedup(...options: string[]) {
  const [input, out, dropped] = ['in.tsv.gz', 'out.tsv', 'dropped.tsv'].map((name) =>
    path.join(folder, name),
  );
  writeFileSync(input, gzipSync(`${LINES.join('\r\n')}\n`));
  await dedupCommand().parseAsync([input, '--out', out, '--dropped', dropped, ...options], { from: 'user' });
  const lines = (file: string) => readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return { out: lines(out), dropped: lines(dropped) };
}

it('leaves the first of repeated pairs as it is and logs the others with the line they repeat', async () => {
  const { out, dropped } = await dedup();
  expect(out).toEqual([LINES[0], LINES[3], LINES[4], LINES[5]]);
  expect(dropped).toEqual([`1\t1\t${LINES[2]}`]);
});

it('leaves what is written otherwise when asked to', async () => {
  expect((await dedup('--exact')).dropped).toEqual([]);
});

it('drops near-duplicates when asked to', async () => {
  const { out, dropped } = await dedup('--near', '--similarity', '0.75');
  expect(out).toEqual([LINES[0], LINES[3], LINES[4]]);
  expect(dropped[1]).toBe(`5\t0.80\t${LINES[5]}`);
});

it('says which line is no pair', async () => {
  const file = path.join(folder, 'broken.tsv');
  writeFileSync(file, 'Yes\tJa\nNo\n');
  const run = dedupCommand().parseAsync([file, '--out', path.join(folder, 'none.tsv')], { from: 'user' });
  await expect(run).rejects.toThrow(`Line 2 of ${file} has no tab`);
});
