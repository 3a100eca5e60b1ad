import { describe, expect, it } from 'vitest';
import { segmentOf } from './bitext.ts';
import { ParallelLines, SeparatorMissing } from './parallel-lines.ts';
import { Vocabulary } from './vocabulary.ts';

const vocabularies = () => ({ source: new Vocabulary(), target: new Vocabulary() });

describe('ParallelLines', () => {
  it('takes words between white space, and lines with an empty side as no pair', () => {
    const words = vocabularies();
    const lines = new ParallelLines(words);
    lines.addJoined('  a  b\ta ||| x y', 'news');
    lines.addJoined('a ||| ', 'news');
    lines.addJoined('c||| b ||| |||y x', 'news');
    const bitext = lines.bitext();
    expect(words.source.words).toEqual(['a', 'b', 'c|||']);
    expect(words.target.words).toEqual(['x', 'y', '|||y']);
    expect([0, 1, 2].map((line) => lines.pairOf(line))).toEqual([0, -1, 1]);
    expect([...segmentOf(bitext.source, 0)]).toEqual([0, 1, 0]);
    expect([...segmentOf(bitext.source, 1)]).toEqual([2, 1]);
    expect([...segmentOf(bitext.target, 1)]).toEqual([2, 0]);
  });

  it('gives every word that a model lacks one id beyond', () => {
    const words = { source: new Vocabulary(['a']), target: new Vocabulary(['x', 'y']) };
    const lines = new ParallelLines(words, 'unknown');
    lines.add('new a other', 'y z');
    const { source, target } = lines.bitext();
    expect([...source.ids]).toEqual([1, 0, 1]);
    expect([...target.ids]).toEqual([1, 2]);
    expect([source.vocabularySize, target.vocabularySize]).toEqual([2, 3]);
  });

  it('names the line without separator, or with two', () => {
    const lines = new ParallelLines(vocabularies());
    lines.addJoined('a ||| b', 'news');
    expect(() => lines.addJoined('a b', 'news')).toThrow(/Line 2 of news has no separator/);
    expect(() => lines.addJoined('a ||| b ||| c', 'news')).toThrow(SeparatorMissing);
  });
});
