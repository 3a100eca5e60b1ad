import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type DemoPair, THIRD_LANGUAGES } from '../local/samples/demo-sources.ts';
import type { Filtered, TextPair } from './filter-with-dragoman.ts';

/**
 * Which filters OpusFilter gets: `usual` ones with parameters as in its documentation, set for these languages (its
 * language identification is told which languages there are, without which it takes half of all short segments for others);
 * the same with `no-language` identification; those that its generator of configurations writes down with the `defaults`
 * of every filter; or with thresholds that it fits to the text by `clustering`.
 */
export type OpusFilterList = 'usual' | 'no-language' | 'defaults' | 'clustering';

/** Its filter of scripts knows one script a side; Japanese is written in three, so that it is left out there. */
const SCRIPTS: Readonly<Record<string, string>> = { de: 'Latin', ko: 'Hangul' };
/** Names and code in Latin letters are usual in Korean software. */
const SCRIPT_SHARES: Readonly<Record<string, number>> = { de: 0.9, ko: 0.5 };
/** Korean and Japanese take less than half of the characters. */
const LENGTH_RATIOS: Readonly<Record<string, number>> = { ko: 5, ja: 5 };
/** Where no spaces are written, a "word" is a whole sentence. */
const LONGEST_WORDS: Readonly<Record<string, number>> = { ja: 1000 };

/**
 * The pairs through filters of OpusFilter. The reason is the first filter that rejects.
 * @param python of opusFilterPython
 * @throws when a command fails
 */
export function filterWithOpusFilter(
  python: string,
  pairs: readonly TextPair[],
  languagePair: DemoPair,
  folder: string,
  list: OpusFilterList,
): Filtered {
  mkdirSync(folder, { recursive: true });
  const file = (name: string) => path.join(folder, name);
  writeFileSync(
    file('pairs.tsv'),
    lines(pairs, (pair) => `${pair.source}\t${pair.target}`),
  );
  if (list === 'usual' || list === 'no-language') {
    writeFileSync(file('config.yaml'), usualConfiguration(languagePair, list === 'usual'));
  } else {
    writeFileSync(
      file('text.source'),
      lines(pairs, (pair) => pair.source),
    );
    writeFileSync(
      file('text.target'),
      lines(pairs, (pair) => pair.target),
    );
    generateConfiguration(python, languagePair, file, list);
  }
  const output = execFileSync(
    python,
    [path.join(import.meta.dirname, 'opusfilter-reasons.py'), file('config.yaml'), file('pairs.tsv')],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const reasons = output
    .split('\n')
    .slice(0, pairs.length)
    .map((reason) => reason || undefined);
  return { reasons, kept: pairs.filter((_, index) => reasons[index] === undefined) };
}

const lines = (pairs: readonly TextPair[], textOf: (pair: TextPair) => string) =>
  pairs.map((pair) => `${textOf(pair)}\n`).join('');

/** JSON is YAML. */
function usualConfiguration(languagePair: DemoPair, withLanguage: boolean): string {
  const languages = languagePair.split('-');
  const target = languages[1] as string;
  const script = SCRIPTS[target];
  const scripts = script && {
    CharacterScoreFilter: { scripts: ['Latin', script], thresholds: [0.9, SCRIPT_SHARES[target]] },
  };
  const language = {
    LanguageIDFilter: {
      id_method: 'lingua',
      languages,
      thresholds: [0, 0],
      langid_languages: [...languages, ...THIRD_LANGUAGES[languagePair]],
    },
  };
  const filters = [
    { LengthFilter: { unit: 'word', min_length: 1, max_length: 150 } },
    { LengthRatioFilter: { unit: 'char', threshold: LENGTH_RATIOS[target] ?? 3 } },
    { LongWordFilter: { threshold: [40, LONGEST_WORDS[target] ?? 40] } },
    { HtmlTagFilter: {} },
    ...(scripts ? [scripts] : []),
    { TerminalPunctuationFilter: { threshold: -2 } },
    { NonZeroNumeralsFilter: { threshold: 0.5 } },
    { RepetitionFilter: {} },
    { LongestCommonSubstringFilter: { threshold: 0.9 } },
    ...(withLanguage ? [language] : []),
  ];
  return JSON.stringify({ steps: [{ type: 'filter', parameters: { filters } }] });
}

function generateConfiguration(
  python: string,
  languagePair: DemoPair,
  file: (name: string) => string,
  method: string,
): void {
  const languages = languagePair.split('-');
  const script = SCRIPTS[languages[1] as string];
  execFileSync(
    path.join(path.dirname(python), 'opusfilter-autogen'),
    [
      ...['--files', file('text.source'), file('text.target'), '--langs', ...languages],
      ...(script ? ['--scripts', 'Latin', script] : []),
      ...['--method', method, '--output', file('config.yaml'), '--inter-dir', file('scores'), '--overwrite'],
    ],
    { stdio: 'ignore' },
  );
}
