import { UnusableFileName } from './errors.ts';

/** Longest name that a landing key gets, in characters. */
const LONGEST_NAME = 200;

/**
 * The name that a fetched file has in the landing bucket: the end of its path, with `-` for what keys should not have.
 * @param path of a URL, or below a prefix of S3 (then folders become a part of the name). @throws UnusableFileName
 */
export function landingFileName(path: string): string {
  const name = decoded(path)
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}_.+@=-]+/gu, '-')
    .slice(-LONGEST_NAME)
    // The cut may have left half of a character.
    .replace(/^[-.\uDC00-\uDFFF]+/, '');
  if (name !== '') return name;
  throw new UnusableFileName(
    `No file name can be made of "${path}". Give the location a file name (--file).`,
  );
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
