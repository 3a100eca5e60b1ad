import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it, vi } from 'vitest';
import { filterCommand } from './filter.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'filter-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string) => path.join(folder, name);

function written(name: string, content: string | Uint8Array): string {
  writeFileSync(at(name), content);
  return at(name);
}

async function filter(...args: string[]) {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    await filterCommand().parseAsync(
      [...args, '--pair', 'en-de', '--out', at('out.tsv'), '--dropped', at('dropped.tsv')],
      { from: 'user' },
    );
    const lines = (name: string) => readFileSync(at(name), 'utf8').split('\n').slice(0, -1);
    return {
      out: lines('out.tsv'),
      dropped: lines('dropped.tsv'),
      said: String(stderr.mock.calls.at(-1)?.[0]),
    };
  } finally {
    stderr.mockRestore();
  }
}

const LINES = [
  'Open the file.\tDatei öffnen.\tmenu',
  '',
  'Open the file.\t',
  'Select the file you want to open\tSelect the file you want to open',
];

it('leaves good pairs as they are and logs the others with their reason', async () => {
  const { out, dropped, said } = await filter(written('in.tsv.gz', gzipSync(`${LINES.join('\r\n')}\n`)));
  expect(out).toEqual([LINES[0]]);
  expect(dropped).toEqual([
    `empty\tthe target is empty\t${LINES[2]}`,
    `untranslated\tthe target is a copy of the source\t${LINES[3]}`,
  ]);
  expect(said).toBe('1 of 3 pairs stay; dropped: empty 1, untranslated 1.\n');
});

it('reads two files line by line, and says when one is shorter', async () => {
  const many = 30_000;
  const source = written('in.en', 'Open the file.\n'.repeat(many));
  const { out } = await filter(source, written('in.de', 'Datei öffnen.\n'.repeat(many)));
  expect(out).toHaveLength(many);
  expect(out[0]).toBe('Open the file.\tDatei öffnen.');
  await expect(filter(source, written('short.de', 'Ja.\nNein.\n'))).rejects.toThrow(
    /short\.de has no line 3, and .*in\.en has/,
  );
  await expect(filter(written('short.en', 'Yes.\n'), at('in.de'))).rejects.toThrow('short.en has no line 2');
});

it('takes the rules of a recipe, and says what is wrong with it and with a line', async () => {
  const input = written('pairs.tsv', `${LINES[0]}\n`);
  const rules = [{ rule: 'pattern', name: 'files', expression: 'Datei' }];
  const { dropped } = await filter(input, '--recipe', written('recipe.json', JSON.stringify({ rules })));
  expect(dropped).toEqual([`files\tthe target has "Datei"\t${LINES[0]}`]);
  const wrong = written('wrong.json', JSON.stringify({ rules: [{ rule: 'lenght' }] }));
  await expect(filter(input, '--recipe', wrong)).rejects.toThrow('rules.0.rule: no rule is called "lenght"');
  await expect(filter(written('broken.tsv', 'Yes\tJa\nNo\n'))).rejects.toThrow('Line 2 of');
});
