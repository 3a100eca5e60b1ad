import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelDamaged } from '../../core/alignment/model-file.ts';
import { SeparatorMissing } from '../../core/alignment/parallel-lines.ts';
import { alignWordsCommand } from './align-words.ts';

const WORDS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];

/** Sentences of three different words, whose translations stand in reverse order. */
const SENTENCES = Array.from({ length: 120 }, (_, seed) => {
  const source = [0, 1, 2].map((at) => WORDS[(seed * 3 + at * (1 + ((seed >> 3) % 3))) % 8]);
  return { source, target: source.map((word) => `${word}-t`).reverse() };
});

describe('dragoman align-words', () => {
  let directory = '';
  const file = (name: string) => path.join(directory, name);
  const run = (...args: string[]) => alignWordsCommand().exitOverride().parseAsync(args, { from: 'user' });
  const linesOf = (name: string) => readFileSync(file(name), 'utf8').split('\n').slice(0, -1);

  beforeAll(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'align-words-'));
    const joined = SENTENCES.map(({ source, target }) => `${source.join(' ')} ||| ${target.join(' ')}\n`);
    writeFileSync(file('joined'), [...joined, 'one ||| \n'].join(''));
    writeFileSync(file('source'), SENTENCES.map(({ source }) => `${source.join(' ')}\n`).join(''));
    writeFileSync(file('target'), SENTENCES.map(({ target }) => `${target.join(' ')}\n`).join(''));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('links words in every line, and none where a side is empty', async () => {
    await run(file('joined'), '--out', file('links'));
    const links = linesOf('links');
    expect(links.length).toBe(SENTENCES.length + 1);
    expect(links.at(-1)).toBe('');
    const right = links.filter((line) => line === '0-2 1-1 2-0').length;
    expect(right).toBeGreaterThan(0.9 * SENTENCES.length);
  });

  it('takes two files, one direction, and adds log probabilities', async () => {
    await run(file('source'), file('target'), '--direction', 'forward', '--scores', '--out', file('forward'));
    for (const line of linesOf('forward')) {
      const [links, forward, ...rest] = line.split('\t');
      expect(links).toMatch(/^(\d-\d ?)+$/);
      expect(Number(forward)).toBeLessThan(0);
      expect(rest).toEqual([]);
    }
    await run(file('joined'), '--direction', 'union', '--scores', '--out', file('union'));
    expect(linesOf('union')[0].split('\t').length).toBe(3);
  });

  it('keeps a model and aligns other text by it', async () => {
    await run(file('joined'), '--model-out', file('model'), '--out', file('links'));
    writeFileSync(file('new'), 'two eight new ||| eight-t two-t neu\n');
    await run(file('new'), '--model-in', file('model'), '--out', file('new-links'));
    expect(linesOf('new-links')).toEqual(['0-1 1-0']);
    writeFileSync(file('no-model'), 'text');
    await expect(run(file('new'), '--model-in', file('no-model'))).rejects.toThrow(ModelDamaged);
  });

  it('names what does not fit', async () => {
    writeFileSync(file('broken'), 'a ||| b\na b\n');
    await expect(run(file('broken'))).rejects.toThrow(SeparatorMissing);
    writeFileSync(file('short'), 'one-t\n');
    await expect(run(file('source'), file('short'))).rejects.toThrow(/more lines than .*short, which has 1/);
    await expect(run(file('joined'), '--iterations', '0')).rejects.toThrow(/whole number from 1/);
  });
});
