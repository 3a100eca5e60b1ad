import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SubtitleSettings } from '../../contracts/recipe/subtitle-settings.ts';
import { MalformedSubtitles, NotTranslations } from '../formats/errors.ts';
import type { Cue } from './cue.ts';
import { pairSubtitles } from './pair-subtitles.ts';
import {
  ALIGNED_LANGUAGES,
  filmCues,
  linksByHand,
  linksOf,
  writeSubRip,
} from './subtitle-samples.fixture.ts';

const SETTINGS = SubtitleSettings.parse({});
const BEADS_ONLY = SubtitleSettings.parse({ joinPauseSeconds: 0 });

/** Another cut of the film: another clock, and some cues missing. */
interface Change {
  name: string;
  ratio: number;
  offsetMs: number;
  isKept(index: number): boolean;
}

const CHANGES: Change[] = [
  { name: 'as it is', ratio: 1, offsetMs: 0, isKept: () => true },
  { name: 'shifted by 47.3 s', ratio: 1, offsetMs: 47_300, isKept: () => true },
  { name: 'shifted back by 12 s', ratio: 1, offsetMs: -12_000, isKept: () => true },
  { name: 'at 25 frames instead of 23.976', ratio: 24_000 / 1001 / 25, offsetMs: 3000, isKept: () => true },
  { name: 'at 24 frames instead of 25', ratio: 25 / 24, offsetMs: -2000, isKept: () => true },
  { name: 'stretched by 1.3 %', ratio: 1.013, offsetMs: 8000, isKept: () => true },
  { name: 'with every seventh cue missing', ratio: 1, offsetMs: 15_000, isKept: (index) => index % 7 !== 3 },
  { name: 'without a scene', ratio: 25 / 24, offsetMs: 0, isKept: (index) => index < 30 || index >= 45 },
];

describe('pairSubtitles on a film', () => {
  it.each(
    ALIGNED_LANGUAGES.flatMap((language) =>
      CHANGES.map((change) => [language, change.name, change] as const),
    ),
  )('aligns en with %s %s', (language, _name, { ratio, offsetMs, isKept }) => {
    const source = filmCues('en');
    const whole = filmCues(language);
    const kept = whole.flatMap((_, index) => (isKept(index) ? [index] : []));
    const target = kept.map((index): Cue => {
      const { startMs, endMs, text } = whole[index];
      return { startMs: startMs * ratio + offsetMs, endMs: endMs * ratio + offsetMs, text };
    });
    const { pairs, timing } = pairSubtitles(
      { name: 'film.en.srt', text: writeSubRip(source), language: 'en' },
      { name: `film.${language}.srt`, text: writeSubRip(target), language },
      BEADS_ONLY,
    );
    const truth = new Set(
      [...linksByHand(language)].flatMap((link) => {
        const [one, other] = link.split(' ').map(Number);
        return kept.includes(other) ? [`${one} ${kept.indexOf(other)}`] : [];
      }),
    );
    const found = linksOf(pairs, source, target);
    const right = [...found].filter((link) => truth.has(link)).length;
    expect(timing.ratio).toBeCloseTo(ratio, 2);
    expect(Math.abs(timing.ratio * 270_000 + timing.offsetMs - (ratio * 270_000 + offsetMs))).toBeLessThan(
      800,
    );
    expect(right / found.size).toBeGreaterThan(0.88);
    expect(right / truth.size).toBeGreaterThan(0.9);
  });

  it('joins sentences that go on in the next cue', () => {
    const { pairs } = pairSubtitles(
      { name: 'film.en.srt', text: writeSubRip(filmCues('en')), language: 'en' },
      { name: 'film.ja.srt', text: writeSubRip(filmCues('ja')), language: 'ja' },
      SETTINGS,
    );
    const texts = pairs.map(({ source, target }) => [source.text, target.text]);
    expect(texts).toContainEqual([
      "One move out of place and you're ground to a pulp.",
      '一つ間違えば地面に落ちてバラバラだ',
    ]);
    expect(texts).toContainEqual(["You'll see!", 'すぐにわかるさ！']);
    expect(texts).toContainEqual(['Why?', 'なぜ？']);
    expect(texts).toContainEqual(['Now!', '早く！']);
  });
});

describe('pairSubtitles', () => {
  it('refuses files whose times do not fit each other', () => {
    const film = (seed: number) => {
      let time = 0;
      return Array.from({ length: 300 }, (_, index): Cue => {
        time += 1500 + ((index * 7919 * seed + 104_729 * seed * seed) % 6007);
        return { startMs: time, endMs: time + 1200, text: `Line ${(index * seed) % 17} is said here.` };
      });
    };
    const pair = (one: number, other: number) =>
      pairSubtitles(
        { name: 'a.en.srt', text: writeSubRip(film(one)), language: 'en' },
        { name: 'a.de.srt', text: writeSubRip(film(other)), language: 'de' },
        SETTINGS,
      );
    expect(pair(3, 3).pairs.length).toBeGreaterThan(290);
    expect(() => pair(3, 11)).toThrow(NotTranslations);
    expect(() => pair(3, 11)).toThrow(/a\.en\.srt and a\.de\.srt/);
  });

  it('refuses a file without a cue, and one in which nothing is said', () => {
    const good = { name: 'a.en.srt', text: writeSubRip(filmCues('en')), language: 'en' };
    const other = (text: string) => () =>
      pairSubtitles(good, { name: 'a.de.srt', text, language: 'de' }, SETTINGS);
    expect(other('no times here')).toThrow(MalformedSubtitles);
    expect(other('')).toThrow(MalformedSubtitles);
    expect(other('1\n00:00:01,000 --> 00:00:02,000\n[Musik]\n')).toThrow(/Nothing is said in a\.de\.srt/);
  });

  it('gives every line to at most one pair, in order, for any two files', () => {
    const cue = fc.record({
      gap: fc.nat(4000),
      length: fc.integer({ min: 1, max: 5000 }),
      text: fc.constantFrom(
        'Yes.',
        'No',
        '- A.\n- B.',
        'and then…',
        '...so',
        'JOHN: Hm',
        '♪ la',
        '[x]',
        'あ',
        '왜?',
      ),
    });
    const anyFile = fc.array(cue, { minLength: 1, maxLength: 40 }).map((cues) => {
      let time = 0;
      return cues.map(({ gap, length, text }): Cue => {
        time += gap;
        return { startMs: time, endMs: time + length, text };
      });
    });
    const settings = SubtitleSettings.parse({ minimumConfidence: 0 });
    fc.assert(
      fc.property(anyFile, anyFile, (one, other) => {
        const files = [one, other].map((cues, index) => ({
          name: `${index}.srt`,
          text: writeSubRip([...cues, { startMs: 400_000, endMs: 401_000, text: 'End.' }]),
          language: index === 0 ? 'en' : 'ja',
        }));
        const { pairs } = pairSubtitles(files[0], files[1], settings);
        for (const side of ['source', 'target'] as const) {
          let end = Number.NEGATIVE_INFINITY;
          for (const pair of pairs) {
            expect(pair[side].text).not.toBe('');
            expect(pair[side].startMs).toBeGreaterThanOrEqual(end - 5001);
            end = pair[side].startMs;
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});
