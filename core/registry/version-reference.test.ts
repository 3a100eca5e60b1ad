import { expect, it } from 'vitest';
import { someModel } from './samples.ts';
import { versionNamed } from './version-reference.ts';

it('knows no name that nobody has given', () => {
  const line = { ...someModel({ corpus: 'media', languagePair: 'en-ko' }), aliases: { stable: 'm1' } };
  expect(versionNamed(line, 'stable')).toBe('m1');
  for (const name of ['m2', 'constructor', '__proto__']) expect(versionNamed(line, name)).toBe(name);
});
