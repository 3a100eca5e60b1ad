import { describe, expect, it } from 'vitest';
import { excerptOf, hashOf, installedMatchesLock } from './setup.mjs';

const lock = {
  packages: {
    '': { name: 'root' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/only-on-other-machines': { version: '2.0.0', optional: true },
  },
};

describe('installedMatchesLock', () => {
  it('is true when every package that is not optional is there in the locked version', () => {
    expect(installedMatchesLock(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true);
  });

  it('is false when one is missing or has another version', () => {
    expect(installedMatchesLock(lock, { packages: {} })).toBe(false);
    expect(installedMatchesLock(lock, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(false);
  });
});

describe('excerptOf', () => {
  it('keeps the beginning and the end of a long output, and a short one whole', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`);
    const excerpt = excerptOf(lines);
    expect(excerpt[0]).toBe('line 0');
    expect(excerpt.at(-1)).toBe('line 99');
    expect(excerpt.length).toBeLessThan(30);
    expect(excerptOf(lines.slice(0, 5))).toEqual(lines.slice(0, 5));
  });
});

describe('hashOf', () => {
  it('depends on the files and on what else is given, and takes an absent file as such', () => {
    const files = ['package.json', 'no-such-file'];
    expect(hashOf(files)).toBe(hashOf(files));
    expect(hashOf(files)).not.toBe(hashOf(['package.json']));
    expect(hashOf(files, 'x')).not.toBe(hashOf(files, 'y'));
  });
});
