import { ALIEN, astralClasses, CLASSES, LETTER, mark, OWN } from './character-classes.ts';
import { scriptsOf } from './scripts.ts';

/** The classes of characters as a language sees them: `OWN` is set for those of its own scripts,
 * `ALIEN` for letters of others. */
export interface LanguageClasses {
  /** By UTF-16 code unit. */
  table: Uint32Array;
  /** Of a character beyond U+FFFF. */
  ofAstral(codePoint: number): number;
}

/** The classes for a language, made once: 256 KiB each. What all scripts use (Zyyy: ー, ª, digits) is everyone's own. */
export function languageClasses(language: string): LanguageClasses {
  const scripts = [...scriptsOf(language), 'Zyyy'].map((name) => `\\p{sc=${name}}`).join('');
  let found = known.get(scripts);
  if (!found) {
    found = makeClasses(`[${scripts}]`);
    known.set(scripts, found);
  }
  return found;
}

const known = new Map<string, LanguageClasses>();

function makeClasses(own: string): LanguageClasses {
  const table = CLASSES.slice();
  mark(table, OWN, own);
  for (let unit = 0; unit < table.length; unit++) {
    const classes = table[unit] as number;
    if (classes & LETTER && !(classes & OWN)) table[unit] = classes | ALIEN;
  }
  const isOwn = new RegExp(own, 'u');
  return {
    table,
    ofAstral: (codePoint) =>
      astralClasses(codePoint) | (isOwn.test(String.fromCodePoint(codePoint)) ? OWN : 0),
  };
}
