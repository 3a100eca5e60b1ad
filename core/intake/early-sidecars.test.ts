import { expect, it } from 'vitest';
import { someUpload } from '../registry/samples.ts';
import { withoutEarlySidecars } from './early-sidecars.ts';

const at = (file: string, minute: number) => ({
  ...someUpload({ corpus: 'media', languagePair: 'en-ko', file }),
  key: `media/en-ko/web/${file}`,
  receivedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
});

it('leaves a sidecar for the run that takes its file, for a quarter of an hour', () => {
  const names = (minute: number, ...uploads: ReturnType<typeof at>[]) =>
    withoutEarlySidecars(uploads, new Date(Date.UTC(2026, 0, 1, 0, minute))).map(({ file }) => file);
  expect(names(5, at('a.tmx.rights.json', 0), at('b.tmx', 0))).toEqual(['b.tmx']);
  expect(names(5, at('a.tmx.rights.json', 0), at('a.tmx', 5))).toEqual(['a.tmx.rights.json', 'a.tmx']);
  expect(names(15, at('a.tmx.rights.json', 0))).toEqual(['a.tmx.rights.json']);
});
