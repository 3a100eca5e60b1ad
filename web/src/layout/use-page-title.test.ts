import { describe, expect, it } from 'vitest';
import { titleOf } from './use-page-title.ts';

const NAMES: Record<string, string> = { data: 'Data', preparations: 'Preparations' };
const nameOf = (feature: string) => {
  // No text has such a key.
  if (feature === '') throw new Error('It asks for the name of nothing.');
  return NAMES[feature] ?? '';
};

describe('titleOf', () => {
  it.each([
    ['/data/software/en-de/v33', 'v33 · software en-de · Data · Dragoman'],
    ['/data/software/en-de/compare', 'software en-de · Data · Dragoman'],
    ['/preparations/prep-a%20b', 'prep-a b · Preparations · Dragoman'],
    ['/preparations/new', 'Preparations · Dragoman'],
    ['/', 'Dragoman'],
    ['/data/%E0%A4%A', '%E0%A4%A · Data · Dragoman'],
  ])('names %s', (pathname, title) => {
    expect(titleOf(pathname, nameOf)).toBe(title);
  });
});
