import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeText } from './decode-text.ts';
import { readLines } from './lines.ts';
import { LONGEST_TEXT } from './text-record.ts';
import { utf8Blocks } from './utf8-blocks.ts';

async function* cut(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

/** Where several things are wrong, either may be told. */
const outcome = (run: Promise<string>) => run.catch((error: Error) => error.name);

async function asText(bytes: Uint8Array, size: number): Promise<string> {
  let text = '';
  for await (const lines of readLines(decodeText(cut(bytes, size), { name: 'f' }), 'f')) {
    text += lines.map((line) => `${line}\n`).join('');
  }
  return text;
}

async function asBlocks(bytes: Uint8Array, size: number): Promise<string> {
  let text = '';
  const linesTaken = () => text.split('\n').length - 1;
  for await (const block of utf8Blocks(cut(bytes, size), { name: 'f' }, linesTaken)) {
    expect(block.at(-1)).toBe(10);
    text += block.toString();
  }
  // Carriage returns are left to the reader of the lines.
  return text.replaceAll('\r\n', '\n');
}

it('has the lines of the text, whatever its encoding, or the same error', async () => {
  const piece = fc.constantFrom('one\tone\n', '\r\n', '\n', 'é', '„so“\n', '東京', 'x', '\0', '\x1b$B');
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
  const encoded = fc
    .tuple(
      text,
      fc.constantFrom('utf8' as const, 'utf16le' as const, 'latin1' as const),
      fc.constantFrom('', '\ufeff'),
    )
    .map(([one, encoding, mark]) => Buffer.from((encoding === 'latin1' ? '' : mark) + one, encoding));
  await fc.assert(
    fc.asyncProperty(encoded, fc.integer({ min: 1, max: 40 }), async (bytes, size) => {
      expect(await outcome(asBlocks(bytes, size))).toBe(await outcome(asText(bytes, bytes.length || 1)));
    }),
    { numRuns: 200 },
  );
});

it('takes the rest of a file for no other encoding than the file', async () => {
  const bytes = Buffer.from('one\tone\nq\xac\0\n', 'latin1');
  expect(await outcome(asBlocks(bytes, 1))).toBe(await outcome(asText(bytes, bytes.length)));
});

it('decodes what turns out to be another encoding far into the file, and names the line of damage', async () => {
  const ascii = 'Yes\tYes\n'.repeat(50_000);
  const latin = Buffer.from(`${ascii}${'Grüße\tschöne Grüße\n'.repeat(50_000)}`, 'latin1');
  expect(await asBlocks(latin, 2 ** 16)).toBe(latin.toString('latin1'));
  const damaged = Buffer.concat([Buffer.from(`é\t${ascii}`), Buffer.from('gr\xfc\xdfe\n', 'latin1')]);
  await expect(asBlocks(damaged, 2 ** 16)).rejects.toThrow('f is not valid UTF-8 in line 50001');
});

it('refuses a line without end', async () => {
  const bytes = Buffer.from(`a\n${'x'.repeat(LONGEST_TEXT + 1)}\n`);
  expect(await outcome(asBlocks(bytes, bytes.length))).toBe(await outcome(asText(bytes, bytes.length)));
  await expect(asBlocks(bytes, 1000)).rejects.toThrow('Line 2 of f');
});
