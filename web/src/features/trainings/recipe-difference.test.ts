import { describe, expect, it } from 'vitest';
import { recipeDifferences } from './recipe-difference.ts';

describe('the difference of recipes', () => {
  it('names the places at which they are not the same, with what each has', () => {
    const one = { size: 'base', optimizer: { rate: 1, warmup: 5 }, corpora: [{ corpus: 'web' }] };
    const other = { size: 'base', optimizer: { rate: 2, warmup: 5 }, corpora: [], lora: { rank: 4 } };
    expect(recipeDifferences([one, other, one])).toEqual([
      { path: 'optimizer.rate', values: [1, 2, 1] },
      { path: 'corpora', values: [[{ corpus: 'web' }], [], [{ corpus: 'web' }]] },
      { path: 'lora.rank', values: [undefined, 4, undefined] },
    ]);
    expect(recipeDifferences([one, structuredClone(one)])).toEqual([]);
  });
});
