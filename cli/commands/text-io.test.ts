import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { FileUnusable, inputLines, openOutput } from './text-io.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'text-io-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function linesOf(file: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const batch of inputLines(file)) lines.push(...batch);
  return lines;
}

const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n\0\uFEFF]/.test(text));

describe('text of a command line', () => {
  it('comes back as it was written, compressed or not, whatever the file is called', async () => {
    const file = path.join(folder, 'text');
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.boolean(), async (lines, isCompressed) => {
        const output = await openOutput(file);
        for (const one of lines) await output.write(`${one}\n`);
        await output.end();
        if (isCompressed) writeFileSync(file, gzipSync(readFileSync(file)));
        expect(await linesOf(file)).toEqual(lines);
      }),
      { numRuns: 40 },
    );
  });

  it('is written to its end when it is larger than any buffer', async () => {
    const file = path.join(folder, 'large');
    const output = await openOutput(file);
    for (let index = 0; index < 200_000; index++) await output.write(`line ${index}\n`);
    await output.end();
    const lines = await linesOf(file);
    expect([lines.length, lines.at(-1)]).toEqual([200_000, 'line 199999']);
  });

  it('says what cannot be read or written, and why', async () => {
    mkdirSync(path.join(folder, 'sub'));
    await expect(linesOf(path.join(folder, 'none'))).rejects.toThrow(
      /none cannot be read: there is no such file/,
    );
    await expect(linesOf(path.join(folder, 'sub'))).rejects.toThrow(/it is a folder/);
    const output = await openOutput(path.join(folder, 'none', 'file'));
    await expect(
      (async () => {
        await output.write('text');
        await output.end();
      })(),
    ).rejects.toBeInstanceOf(FileUnusable);
  });
});
