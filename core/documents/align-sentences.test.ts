import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignSentences } from './align-sentences.ts';
import { beadName, type Operation, plantText } from './planted-text.fixture.ts';

/** Sentences whose words are their own in each language, so that only lengths, names and repeated meetings tell. */
const sentence = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 3, maxLength: 14 }).map((words) => ({
  source: `${words.map((word) => `s${word.toString(36)}o`).join(' ')}.`,
  target: `${words.map((word) => `t${word.toString(36)}ung`).join(' ')}.`,
}));
const operation = fc.constantFrom<Operation>(
  'keep',
  'source only',
  'target only',
  'merge sources',
  'merge targets',
);
const anyText = fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { maxLength: 40 });

describe('alignSentences', () => {
  it('covers both texts exactly once, in order, whatever they are', () => {
    fc.assert(
      fc.property(anyText, anyText, (source, target) => {
        const { beads, confidence } = alignSentences(source, target);
        let [nextSource, nextTarget] = [0, 0];
        for (const bead of beads) {
          expect(bead).toMatchObject({ sourceStart: nextSource, targetStart: nextTarget });
          expect(bead.sourceCount + bead.targetCount).toBeGreaterThan(0);
          expect(bead.score).toBeGreaterThanOrEqual(0);
          expect(bead.score).toBeLessThanOrEqual(1);
          if (bead.sourceCount * bead.targetCount === 0) expect(bead.score).toBe(0);
          nextSource += bead.sourceCount;
          nextTarget += bead.targetCount;
        }
        expect([nextSource, nextTarget]).toEqual([source.length, target.length]);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('aligns a text with itself one to one', () => {
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 60 }), (pairs) => {
        const text = pairs.map(({ source }, index) => `${source} ${index}`);
        const { beads, confidence } = alignSentences(text, text);
        expect(beads.map(beadName)).toEqual(text.map((_, index) => `${index}+1 ${index}+1`));
        expect(confidence).toBeGreaterThan(0.9);
      }),
    );
  });

  it('finds planted omissions and merges', () => {
    const outcome = { right: 0, planted: 0, found: 0 };
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(sentence, fc.oneof({ weight: 7, arbitrary: fc.constant<Operation>('keep') }, operation)),
          {
            minLength: 60,
            maxLength: 120,
          },
        ),
        (text) => {
          const planted = plantText(
            text.map(([pair]) => pair),
            text.map(([, what]) => what),
          );
          const found = new Set(alignSentences(planted.source, planted.target).beads.map(beadName));
          outcome.planted += planted.beads.length;
          outcome.found += found.size;
          outcome.right += planted.beads.filter((bead) => found.has(bead)).length;
        },
      ),
      { seed: 1, numRuns: 40 },
    );
    expect(outcome.right / outcome.planted).toBeGreaterThan(0.9);
    expect(outcome.right / outcome.found).toBeGreaterThan(0.9);
  });

  it('finds its way past a chapter that one side lacks', () => {
    const line = (index: number, word: string) =>
      `${word} ${index % 7} ${word} ${'x'.repeat((index * 13) % 40)} 4${index}.`;
    const source = Array.from({ length: 900 }, (_, index) => line(index, 'sun'));
    const target = source
      .map((_, index) => line(index, 'soleil'))
      .filter((_, index) => index < 300 || index >= 520);
    const { beads } = alignSentences(source, target);
    const right = beads.filter(
      ({ sourceStart, sourceCount, targetStart, targetCount }) =>
        sourceCount === 1 &&
        targetCount === 1 &&
        targetStart === (sourceStart < 300 ? sourceStart : sourceStart - 220),
    );
    expect(right.length).toBeGreaterThan(670);
  });

  it('has little confidence in texts that are no translations of each other', () => {
    const words = (index: number, stem: string) =>
      Array.from({ length: 3 + ((index * 7) % 11) }, (_, at) => `${stem}${(index * 31 + at * 17) % 97}`).join(
        ' ',
      );
    const source = Array.from({ length: 80 }, (_, index) => words(index, 'a'));
    const translation = Array.from({ length: 80 }, (_, index) => words(index, 'b'));
    const other = Array.from({ length: 80 }, (_, index) => words((index * 37 + 11) % 401, 'c'));
    const right = alignSentences(source, translation).confidence;
    expect(right).toBeGreaterThan(0.8);
    expect(alignSentences(source, other).confidence).toBeLessThan(right - 0.2);
  });
});
