import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { alignDocumentsCommand } from './align-documents.ts';
import { alignSubtitlesCommand } from './align-subtitles.ts';

let directory = '';
const file = (name: string) => path.join(directory, name);
const linesOf = (name: string) => readFileSync(file(name), 'utf8').split('\n').slice(0, -1);
let told = '';

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'align-'));
});
afterAll(() => rmSync(directory, { recursive: true }));
beforeEach(() => {
  told = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += text;
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

describe('dragoman align-documents', () => {
  const run = (...args: string[]) =>
    alignDocumentsCommand().exitOverride().parseAsync(args, { from: 'user' });

  beforeAll(() => {
    const source = [
      'The ship left port 12 on Monday.',
      'It carried 300 crates.',
      'Lind was 54.',
      'It came back in 1911.',
    ];
    const target = [
      'Am Montag lief das Schiff aus Hafen 12 aus.',
      'Es trug 300 Kisten. Lind war 54.',
      'Es kam 1911 zurück.',
    ];
    writeFileSync(file('en'), source.map((line) => `${line}\n`).join(''));
    writeFileSync(file('de'), target.map((line) => `${line}\n`).join(''));
    writeFileSync(file('de.txt'), target.join(' '));
    writeFileSync(file('en.txt'), source.join(' '));
  });

  it('writes the numbers of the sentences of each bead and its score', async () => {
    await run(file('en'), file('de'), '--out', file('beads'));
    expect(linesOf('beads').map((line) => line.replace(/:[\d.]+$/, ''))).toEqual(['0:0', '1,2:1', '3:2']);
    for (const line of linesOf('beads')) expect(Number(line.split(':')[2])).toBeGreaterThan(0.5);
    expect(told).toMatch(/^4 and 3 sentences, 3 beads, confidence 0\.\d\d\n$/);
  });

  it('cuts text into sentences and writes them', async () => {
    await run(
      file('en.txt'),
      file('de.txt'),
      '--segment',
      '--pair',
      'en-de',
      '--text',
      '--out',
      file('text'),
    );
    expect(linesOf('text').map((line) => line.split('\t').slice(0, 2))).toContainEqual([
      'Lind was 54.',
      'Lind war 54.',
    ]);
  });

  it('wants the languages where it cuts text', async () => {
    await expect(run(file('en.txt'), file('de.txt'), '--segment')).rejects.toThrow(
      '--segment needs the languages',
    );
    await expect(run(file('en'), file('de'), '--pair', 'english')).rejects.toThrow('Use source-target');
  });
});

describe('dragoman align-subtitles', () => {
  const run = (...args: string[]) =>
    alignSubtitlesCommand().exitOverride().parseAsync(args, { from: 'user' });

  it('writes pairs with their times and a report', async () => {
    const clock = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 23).replace('.', ',');
    const film = (shift: number, text: (index: number) => string) =>
      Array.from({ length: 40 }, (_, index) => {
        const start = index * 4 + ((index * index * 7) % 23) / 10 + shift;
        return `${index + 1}\n${clock(start)} --> ${clock(start + 1.5)}\n${text(index)}\n`;
      }).join('\n');
    writeFileSync(
      file('film.en.srt'),
      film(0, (index) => `[noise] Line ${index}.`),
    );
    writeFileSync(
      file('film.de.srt'),
      film(20, (index) => `Zeile ${index}.`),
    );
    await run(
      ...[file('film.en.srt'), file('film.de.srt'), '--pair', 'en-de'],
      ...['--out', file('pairs'), '--report', file('report')],
    );
    const rows = linesOf('pairs').map((line) => line.split('\t'));
    expect(rows).toHaveLength(40);
    expect(rows[3].slice(0, 6)).toEqual(['Line 3.', 'Zeile 3.', '13.700', '15.200', '33.700', '35.200']);
    const report = JSON.parse(readFileSync(file('report'), 'utf8'));
    expect(report).toMatchObject({
      pairs: 40,
      timing: { ratio: 1 },
      files: [{ cues: 40, cleaned: { soundDescriptions: 40 } }, { cues: 40 }],
    });
    expect(report.timing.offsetMs).toBeCloseTo(20_000, -2);
    expect(told).toContain('40 pairs; offset 20.00 s, ratio 1.00000');
  });
});
