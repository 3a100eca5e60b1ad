import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedSubtitles } from '../formats/errors.ts';
import type { Cue } from './cue.ts';
import { parseSubtitles } from './pair-subtitles.ts';
import { writeSubRip } from './subtitle-samples.fixture.ts';

const parse = (text: string) => parseSubtitles(text, 'film.en').cues;
const cue = (startMs: number, endMs: number, text: string): Cue => ({ startMs, endMs, text });

describe('parseSubtitles', () => {
  it('reads SubRip as people write it', () => {
    const text = [
      '\uFEFF1\r\n00:00:01,000 --> 00:00:02,500 X1:40 X2:600\r\n<i>Hello</i>\r\nyou\r\n\r\n',
      '2\r\n00:00:03.000-->00:00:04.000\r\n1984\r\n\r\n',
      '3\r\n0:00:05,5 --> 0:00:06,25\r\nA\r\n\r\nB after an empty line\r\n',
      '4\r\n00:00:07,000 --> 00:00:06,000\r\nends before it begins\r\n',
      'five\r\n00:00:0x,000 --> 00:00:09,000\r\nlost\r\n\r\n',
      '100:00:00,000 --> 100:00:01,000\r\nlate',
    ].join('');
    expect(parseSubtitles(text, 'film.en.srt')).toEqual({
      cues: [
        cue(1000, 2500, '<i>Hello</i>\nyou'),
        cue(3000, 4000, '1984'),
        cue(5500, 6250, 'A\nB after an empty line'),
        cue(7000, 7001, 'ends before it begins\nfive'),
        cue(360_000_000, 360_001_000, 'late'),
      ],
      unreadableTimes: 1,
    });
  });

  it('reads WebVTT without its notes, styles and names of cues', () => {
    const text =
      'WEBVTT - film\nKind: captions\n\nNOTE\na remark\n\nSTYLE\n::cue { color: red }\n\nintro\n00:01.000 --> 00:02.000 line:0\n' +
      '<v Ann>Hi\n12\n\nnot said\n\n1:00:03.000 --> 1:00:04.000\nBye';
    expect(parse(text)).toEqual([cue(1000, 2000, '<v Ann>Hi\n12'), cue(3_603_000, 3_604_000, 'Bye')]);
  });

  it('reads SubViewer, and cues in the order of their times', () => {
    expect(parse('0:00:05.000,0:00:06.000\nSecond\n\n0:00:01.000,0:00:02.000\nFirst\nline\n')).toEqual([
      cue(1000, 2000, 'First\nline'),
      cue(5000, 6000, 'Second'),
    ]);
  });

  it('reads TTML with all its kinds of times', () => {
    const text = `<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"
      ttp:frameRate="24" ttp:frameRateMultiplier="1000 1001" ttp:tickRate="1000"><head><metadata>no</metadata></head>
      <body begin="10s"><div><p begin="00:00:01.500" end="00:00:02.500">One<br/>two &amp; <span>three</span></p>
      <p begin="3000t" dur="500ms">ticks</p><p begin="00:00:04:12" end="0.1m">frames</p>
      <p><span begin="7s" end="8s">in a</span> <span begin="8s" end="9s">span</span></p><p>never shown</p></div></body></tt>`;
    expect(
      parse(text).map(({ startMs, endMs, text: said }) => [Math.round(startMs), Math.round(endMs), said]),
    ).toEqual([
      [11_500, 12_500, 'One\ntwo & three'],
      [13_000, 13_500, 'ticks'],
      [14_501, 16_000, 'frames'],
      [17_000, 18_000, 'in a'],
      [18_000, 19_000, 'span'],
    ]);
  });

  it.each([
    ['<tt><body><p begin="1s" end="2s">cut', 'no well-formed XML'],
    ['<!DOCTYPE tt [<!ENTITY a "aaaa">]><tt><body><p begin="1s" end="2s">&a;</p></body></tt>', 'entities'],
    ['<html><p>page</p></html>', 'not <tt>'],
  ])('refuses %s', (text, why) => {
    expect(() => parse(text)).toThrow(MalformedSubtitles);
    expect(() => parse(text)).toThrow(why);
  });

  it('reads back what is written as SubRip', () => {
    const word = fc.stringMatching(/^[\p{L}]{1,8}[.!?]?$/u).filter((text) => text === text.trim());
    const anyCue = fc.record({
      gap: fc.nat(100_000),
      length: fc.integer({ min: 1, max: 9000 }),
      lines: fc.array(fc.array(word, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(anyCue, { minLength: 1, maxLength: 30 }), (all) => {
        let time = 0;
        const cues = all.map(({ gap, length, lines }) => {
          time += gap + 1;
          return cue(time, time + length, lines.map((words) => words.join(' ')).join('\n'));
        });
        expect(parse(writeSubRip(cues))).toEqual(cues);
      }),
      { numRuns: 50 },
    );
  });

  it('reads any text or refuses it by name', () => {
    const piece = fc.constantFrom(
      '00:01',
      ':02,3',
      ' --> ',
      '\n',
      '\n\n',
      '1',
      '<tt>',
      '<p begin="1s">',
      'WEBVTT',
      '-->',
      'é',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece).map((some) => some.join('')),
        ),
        (text) => {
          try {
            for (const { startMs, endMs } of parse(text)) expect(endMs).toBeGreaterThan(startMs);
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedSubtitles);
          }
        },
      ),
    );
  });
});
