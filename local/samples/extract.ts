import { existsSync } from 'node:fs';
import path from 'node:path';
import { DragomanError } from '../../core/errors.ts';
import { tokens } from '../../core/text/tokens.ts';
import { readCatalogue } from './catalogues.ts';
import { SAMPLES_DIRECTORY } from './fetch.ts';
import { type SampleLanguage, type SamplePackageId, sampleFolder, samplePackage } from './packages.ts';

/** A real translation: one text of a package in two languages. */
export interface SamplePair {
  source: string;
  target: string;
  /** Names the text within its package, the same for every pair of languages. */
  key: string;
  /** The document or part of the program it belongs to. */
  title: string;
}

/** The packages were not fetched. */
export class SamplesMissing extends DragomanError {}

export interface ExtractOptions {
  /** Where the fetched packages lie; default: .cache/samples of this checkout. */
  directory?: string;
  /** How a catalogue is read; see rememberingReader. */
  read?: typeof readCatalogue;
}

/** Packages whose paragraphs are cut into sentences where both languages have the same number of them. */
const DOCUMENT_PACKAGES: ReadonlySet<SamplePackageId> = new Set(['electron']);

/** A target that equals a source of more words than this was never translated; a shorter one may be a name or a cognate. */
const LONGEST_HONEST_COPY_WORDS = 3;

/** Languages that share no script with English: an English copy there is a text that nobody translated. */
const OTHER_SCRIPTS: ReadonlySet<SampleLanguage> = new Set(['ru', 'ko', 'ja', 'zh']);

/** Share of a target's words that may stand in its source before the block counts as left in the source language. */
const LARGEST_SHARED_WORDS = 0.8;

/**
 * The translations of a package, in the package's own order: repeated strings stay, as in a customer's file.
 * Throws SamplesMissing when the packages were not fetched (see fetchSamples). Reads whole files, at most about 15 MB for one language.
 */
export function extractPairs(
  id: SamplePackageId,
  source: SampleLanguage,
  target: SampleLanguage,
  options: ExtractOptions = {},
): SamplePair[] {
  const folder = path.join(options.directory ?? SAMPLES_DIRECTORY, sampleFolder(samplePackage(id)));
  if (!existsSync(folder)) {
    throw new SamplesMissing(
      `The sample package ${id} is not in ${folder}. Fetch it with: node --import tsx local/samples/fetch.ts`,
    );
  }
  const read = options.read ?? readCatalogue;
  const targets = read(id, folder, target);
  const pairs: SamplePair[] = [];
  for (const [key, entry] of read(id, folder, source)) {
    const translation = targets.get(key);
    if (translation === undefined) continue;
    const whole = { source: entry.text, target: translation.text, key, title: entry.title };
    for (const pair of DOCUMENT_PACKAGES.has(id) ? intoSentences(whole, source, target) : [whole]) {
      const clean = cleanPair(pair);
      if (clean === undefined) continue;
      if (clean.source === clean.target && OTHER_SCRIPTS.has(target)) continue;
      if (DOCUMENT_PACKAGES.has(id) && leftUntranslated(clean)) continue;
      pairs.push(clean);
    }
  }
  return pairs;
}

/**
 * One line per side without outer white space; undefined when the pair is no translation: an empty side, no word to
 * translate, different numbers of lines, or a longer text that was left in the source language.
 */
export function cleanPair(pair: SamplePair): SamplePair | undefined {
  const sourceLines = lines(pair.source);
  const targetLines = lines(pair.target);
  if (sourceLines.length === 0 || sourceLines.length !== targetLines.length) return undefined;
  const source = sourceLines.join(' ');
  const target = targetLines.join(' ');
  if (!hasWords(source) || !hasWords(target)) return undefined;
  if (source === target && source.split(' ').length > LONGEST_HONEST_COPY_WORDS) return undefined;
  return { ...pair, source, target };
}

function lines(text: string): string[] {
  return text
    .split(/[\r\n\u2028\u2029\u0085\v\f]+/)
    .map((line) => line.replace(/[\t ]+/g, ' ').trim())
    .filter((line) => line !== '');
}

/** True when letters remain after placeholders, tags, addresses and code are taken away. */
function hasWords(text: string): boolean {
  return /\p{L}/u.test(withoutMarkup(text));
}

/** True when a block of a page that is translated only in part is still (nearly) the original. */
function leftUntranslated(pair: SamplePair): boolean {
  const original = new Set(words(pair.source));
  const translated = words(pair.target);
  if (pair.source === pair.target || translated.length === 0) return true;
  return translated.filter((word) => original.has(word)).length > LARGEST_SHARED_WORDS * translated.length;
}

function words(text: string): string[] {
  return tokens(withoutMarkup(text).toLowerCase());
}

function withoutMarkup(text: string): string {
  return text.replace(/\{[^{}]*\}|<[^>]*>|%[\w@]+|https?:\S+|`[^`]*`/g, '');
}

function intoSentences(pair: SamplePair, source: SampleLanguage, target: SampleLanguage): SamplePair[] {
  const sources = sentences(pair.source, source);
  const targets = sentences(pair.target, target);
  if (sources.length < 2 || sources.length !== targets.length) return [pair];
  return sources.map((text, index) => ({
    ...pair,
    source: text,
    target: targets[index],
    key: `${pair.key}/sentence-${index}`,
  }));
}

/** Cuts after a full stop that is followed by a capital (Latin) or stands alone (Chinese, Japanese). */
function sentences(text: string, language: SampleLanguage): string[] {
  const boundary =
    language === 'ja' || language === 'zh'
      ? /(?<=[。！？])\s*/u
      : /(?<=[\p{L}\p{N}`)"][.!?])(?<!\b(?:e\.g|i\.e|vs|etc|z\. ?B|bzw)\.)\s+(?=[\p{Lu}`"“„])/u;
  return text.split(boundary).filter((sentence) => sentence.trim() !== '');
}
