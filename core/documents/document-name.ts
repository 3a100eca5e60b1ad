import type { Language } from '../../contracts/primitives.ts';

/**
 * What a document is called without the ending of its file and without its language: `film.en.srt`, `film_en-US.vtt` and
 * `en_film.srt` are all `film`. A name of nothing else stays as it is.
 */
export function documentName(fileName: string, language: Language): string {
  const stem = fileName.replace(/\.[^.]*$/, '');
  const tag = `${language}(?:[-_][a-z]{2,4})?`;
  const name = stem
    .replace(new RegExp(`[._ -]${tag}$`, 'i'), '')
    .replace(new RegExp(`^${tag}[._ -]`, 'i'), '');
  return name || stem || fileName;
}
