import type { RE2JS as Engine } from 're2js';

/**
 * re2js as the page has it, where `#re2js` is this file (`imports` of package.json). The schemas of runs have recipes in
 * them, so that nearly every page would bring the engine's 47 kB, gzipped; only those that check a recipe need it.
 */
let engine: typeof Engine | undefined;

export const RE2JS: Pick<typeof Engine, 'compile'> = {
  /** Compiles an expression. @throws when it is none, and for any before the engine is there */
  compile: (...expression) => {
    if (!engine) throw new Error('it cannot be checked before loadRe2js() is done');
    return engine.compile(...expression);
  },
};

/** Brings the engine; what checks recipes in the page waits for it. */
export async function loadRe2js(): Promise<void> {
  engine = (await import('re2js')).RE2JS;
}
