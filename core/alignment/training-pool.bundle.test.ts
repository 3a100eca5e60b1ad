import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { expect, it } from 'vitest';
import { BUNDLED, BUNDLING } from '../../local/bundling.mjs';
import { pairUp } from './bitext.ts';
import { trainTranslationTable } from './translation-table.ts';

const PAIRS = 12_000;

/** Five words a side, more in all than are trained on the calling thread. */
const side = (factor: number) => ({
  ids: Int32Array.from({ length: 5 * PAIRS }, (_, at) => (Math.trunc(at / 5) * factor + (at % 5)) % 97),
  offsets: Int32Array.from({ length: PAIRS + 1 }, (_, at) => 5 * at),
  vocabularySize: 97,
});

it('trains on a thread where it is bundled into one file, as in a Lambda', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'bundle-'));
  try {
    const input = path.join(directory, 'train.mjs');
    writeFileSync(
      input,
      `import { TrainingPool } from ${JSON.stringify(fileURLToPath(new URL('training-pool.ts', import.meta.url)))};
       const side = ${side.toString().replaceAll('PAIRS', String(PAIRS))};
       const pool = new TrainingPool(1);
       const { perplexity, tension } = await pool.train({ pairs: ${PAIRS}, source: side(7), target: side(11) });
       console.log(JSON.stringify({ perplexity, tension }));
       await pool.close();`,
    );
    const file = path.join(directory, 'index.mjs');
    await build({ ...BUNDLING, input, output: { ...BUNDLED, file, codeSplitting: false } });
    const { perplexity, tension } = trainTranslationTable(pairUp(side(7), side(11)));
    expect(JSON.parse(execFileSync(process.execPath, [file], { encoding: 'utf8' }))).toEqual({
      perplexity,
      tension,
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
});
