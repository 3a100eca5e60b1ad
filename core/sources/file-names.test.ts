import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keys, parseLandingKey } from '../keys.ts';
import { landingFileName } from './file-names.ts';

describe('names of fetched files', () => {
  it.each([
    ['a.tmx.gz', 'a.tmx.gz'],
    ['2026/a.tmx', '2026-a.tmx'],
    ['my%20file.tsv', 'my-file.tsv'],
    ['%D0%BA%D0%BD%D0%B8%D0%B3%D0%B0.tsv', 'книга.tsv'],
    ['../../etc/passwd', 'etc-passwd'],
    ['.hidden.tsv', 'hidden.tsv'],
    ['100%.tsv', '100-.tsv'],
  ])('%s is %s', (path, name) => expect(landingFileName(path)).toBe(name));

  it('say what to do when nothing is left', () => {
    for (const path of ['', '/', '...', '%20']) {
      expect(() => landingFileName(path)).toThrow(/No file name can be made of .*--file/);
    }
  });

  it('are always the last part of a landing key', () => {
    const id = { corpus: 'media', languagePair: 'en-ko', sourceId: 'nightly' };
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('a', '.', '-', '/', '%', 'ü', '𠀀', ' '),
          maxLength: 500,
          size: 'max',
        }),
        (path) => {
          let file: string;
          try {
            file = landingFileName(path);
          } catch {
            return;
          }
          expect(parseLandingKey(keys.upload({ ...id, file }))).toEqual({ ...id, file });
          expect(landingFileName(file)).toBe(file);
        },
      ),
    );
  });
});
