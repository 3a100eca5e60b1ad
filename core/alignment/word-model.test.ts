import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenizeBitext } from './bitext.ts';
import { decodeModel, encodeModel, ModelDamaged } from './model-file.ts';
import { alignmentScore } from './score.ts';
import { TrainingPool } from './training-pool.ts';
import { Vocabulary } from './vocabulary.ts';
import { PairScorer, trainWordModel } from './word-model.ts';

const WORDS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const toTarget = (word: string) => `${word}-t`;

function toyModel(pairs = 300) {
  const bitext = Array.from({ length: pairs }, (_, seed) => {
    const source = Array.from(
      { length: 3 + (seed % 4) },
      (_, at) => WORDS[(seed * 7 + at * (seed % 5) + at) % 10],
    );
    return { source, target: source.map(toTarget) };
  });
  const vocabularies = { source: new Vocabulary(), target: new Vocabulary() };
  return trainWordModel(tokenizeBitext(bitext, vocabularies), vocabularies, new TrainingPool(1));
}

describe('PairScorer', async () => {
  const scorer = new PairScorer(await toyModel());

  it('scores a translation above the translation of something else', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(WORDS, { minLength: 4, maxLength: 4 }), (source) => {
        const others = WORDS.filter((word) => !source.includes(word)).slice(0, 4);
        const good = alignmentScore(scorer, source, source.map(toTarget));
        const bad = alignmentScore(scorer, source, others.map(toTarget));
        expect(good).toBeGreaterThan(1);
        expect(bad).toBeLessThan(0);
      }),
      { numRuns: 30 },
    );
  });

  it('links words to their translations, whatever their order, and leaves unknown ones alone', () => {
    expect([...scorer.links(['one', 'five', 'nine'], ['one-t', 'five-t', 'nine-t'])]).toEqual([0, 1, 2]);
    expect([...scorer.links(['one', 'five', 'mystery'], ['riddle', 'five-t', 'one-t'])]).toEqual([-1, 1, 0]);
  });

  it('counts words that the training lacked as neither good nor bad', () => {
    const known = alignmentScore(scorer, ['one', 'two'], ['one-t', 'two-t']);
    const half = alignmentScore(scorer, ['one', 'mystery'], ['one-t', 'riddle']);
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(known);
    expect(alignmentScore(scorer, ['mystery'], ['riddle'])).toBe(0);
  });
});

describe('model file', () => {
  it('gives the model back, and the same bytes again', async () => {
    const model = await toyModel(60);
    const bytes = encodeModel(model);
    const decoded = decodeModel(bytes, 'fold-0.bin');
    expect(decoded.forward).toEqual(model.forward);
    expect(decoded.reverse).toEqual(model.reverse);
    expect(decoded.source.words).toEqual(model.source.words);
    expect(decoded.target.idOf('three-t')).toBe(model.target.idOf('three-t'));
    expect(Buffer.compare(encodeModel(decoded), bytes)).toBe(0);
  });

  it('names a file that was cut short or is something else', async () => {
    const bytes = encodeModel(await toyModel(60));
    expect(() => decodeModel(bytes.slice(0, -4), 'fold-0.bin')).toThrow(ModelDamaged);
    expect(() => decodeModel(bytes.slice(0, 40), 'fold-0.bin')).toThrow(/fold-0\.bin/);
    expect(() => decodeModel(Buffer.from('something else'), 'fold-0.bin')).toThrow(ModelDamaged);
  });
});
