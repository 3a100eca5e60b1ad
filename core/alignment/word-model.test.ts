import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reversed, tokenizeBitext } from './bitext.ts';
import { decodeModel, encodeModel, ModelDamaged } from './model-file.ts';
import { alignmentScores } from './score.ts';
import { TrainingPool } from './training-pool.ts';
import { Vocabulary } from './vocabulary.ts';
import { trainWordModel } from './word-model.ts';

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

describe('a word model', async () => {
  const model = await toyModel();
  const known = { source: model.source.size, target: model.target.size };
  const pool = new TrainingPool(1);

  /** The score and the forward links of a pair of words, which the model may lack. */
  async function explain(source: readonly string[], target: readonly string[]) {
    const vocabularies = {
      source: new Vocabulary([...model.source.words, ...source]),
      target: new Vocabulary([...model.target.words, ...target]),
    };
    const bitext = tokenizeBitext([{ source, target }], vocabularies);
    const forward = await pool.apply(model.forward, bitext);
    const reverse = await pool.apply(model.reverse, reversed(bitext));
    const explained = { forward: forward.likelihoods, reverse: reverse.likelihoods };
    const [score] = alignmentScores(bitext, model, explained);
    return { score, links: [...forward.links] };
  }

  it('scores a translation above the translation of something else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(WORDS, { minLength: 4, maxLength: 4 }), async (source) => {
        const others = WORDS.filter((word) => !source.includes(word)).slice(0, 4);
        expect((await explain(source, source.map(toTarget))).score).toBeGreaterThan(1);
        expect((await explain(source, others.map(toTarget))).score).toBeLessThan(0);
      }),
      { numRuns: 30 },
    );
  });

  it('links words to their translations, whatever their order, and leaves unknown ones alone', async () => {
    const known = await explain(['one', 'five', 'nine'], ['one-t', 'five-t', 'nine-t']);
    expect(known.links).toEqual([0, 1, 2]);
    const partly = await explain(['one', 'five', 'mystery'], ['riddle', 'five-t', 'one-t']);
    expect(partly.links).toEqual([-1, 1, 0]);
  });

  it('counts words that the training lacked as neither good nor bad', async () => {
    const { score: whole } = await explain(['one', 'two'], ['one-t', 'two-t']);
    const { score: half } = await explain(['one', 'mystery'], ['one-t', 'riddle']);
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(whole);
    expect((await explain(['mystery'], ['riddle'])).score).toBe(0);
    expect({ source: model.source.size, target: model.target.size }).toEqual(known);
  });

  it('comes back from its file, and gives the same bytes again', async () => {
    const small = await toyModel(60);
    const bytes = encodeModel(small);
    const decoded = decodeModel(bytes, 'fold-0.bin');
    expect(decoded.forward).toEqual(small.forward);
    expect(decoded.reverse).toEqual(small.reverse);
    expect(decoded.source.words).toEqual(small.source.words);
    expect(decoded.target.idOf('three-t')).toBe(small.target.idOf('three-t'));
    expect(Buffer.compare(encodeModel(decoded), bytes)).toBe(0);
  });

  it('names a file that was cut short or is something else', async () => {
    const bytes = encodeModel(await toyModel(60));
    expect(() => decodeModel(bytes.slice(0, -4), 'fold-0.bin')).toThrow(ModelDamaged);
    expect(() => decodeModel(bytes.slice(0, 40), 'fold-0.bin')).toThrow(/fold-0\.bin/);
    expect(() => decodeModel(Buffer.from('something else'), 'fold-0.bin')).toThrow(ModelDamaged);
  });
});
