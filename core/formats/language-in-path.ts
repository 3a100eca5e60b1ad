import type { Languages } from './text-record.ts';

/** One way to read a path: the language of one side at one place, and the path with a `*` in its stead. */
export interface PathReading {
  side: keyof Languages;
  key: string;
}

/** Where language codes may stand: between these, or at an end of the path. */
const TOKEN = /[^/._\-+ ()[\]]+/g;
/** Region or script after a code: en-US, zh_Hans, es-419, pt-br, and Android's de-rAT. */
const SUBTAG = /^[-_](?:[A-Z]{2}|[a-z]{2}|[A-Z][a-z]{3}|\d{3}|r[A-Z]{2})(?![^/._\-+ ()[\]])/;

/**
 * Every way in which a path may name one of the two languages: `film.en.srt`, `film_en-US.srt`, `en/film.srt`,
 * `values-de/strings.xml`, `de.lproj/a.strings`, `eng.film.srt`, `German/film.srt`. Two paths of which one reads as
 * source and one as target with the same key are a pair.
 */
export function readingsOf(path: string, languages: Languages): PathReading[] {
  const readings: PathReading[] = [];
  for (const { 0: token, index } of path.matchAll(TOKEN)) {
    for (const side of ['source', 'target'] as const) {
      if (!namesLanguage(token, languages[side])) continue;
      const [before, after] = [path.slice(0, index), path.slice(index + token.length)];
      const subtag = SUBTAG.exec(after)?.[0] ?? '';
      readings.push({ side, key: `${before}*${after}` });
      if (subtag) readings.push({ side, key: `${before}*${after.slice(subtag.length)}` });
    }
  }
  return readings;
}

/**
 * How a path without a language reads as the source, where a kind of file keeps the texts of the program's own language
 * so: Android's `values/`, Apple's `Base.lproj/`, Java's `messages.properties`.
 */
export function defaultReadingOf(path: string): PathReading | undefined {
  const key = path
    .replace(/(^|\/)values\//, '$1values-*/')
    .replace(/(^|\/)Base\.lproj\//, '$1*.lproj/')
    .replace(/(^|\/)([^/_]+)\.properties$/, '$1$2_*.properties');
  return key === path ? undefined : { side: 'source', key };
}

/** The path of the other side as one would write it, for a message. */
export function partnerOf({ side, key }: PathReading, languages: Languages): string {
  return key.replace('*', languages[side === 'source' ? 'target' : 'source']);
}

/** True for the code in two or three letters (ISO 639-1 and 639-2), and for the language's name in English or in itself. */
function namesLanguage(token: string, language: string): boolean {
  const name = token.toLowerCase();
  if (name === language) return true;
  if (/^[a-z]{3}$/.test(name)) return Intl.getCanonicalLocales(name)[0] === language;
  return name.length > 3 && namesOf(language).has(name);
}

const names = new Map<string, ReadonlySet<string>>();
function namesOf(language: string): ReadonlySet<string> {
  const known = names.get(language);
  if (known) return known;
  const found = ['en', language].map((display) =>
    new Intl.DisplayNames(display, { type: 'language' }).of(language)?.toLowerCase(),
  );
  const all = new Set(found.filter((name) => name !== undefined));
  names.set(language, all);
  return all;
}
