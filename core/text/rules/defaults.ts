/**
 * Parameters where a recipe leaves them out. Fitted on the permissively licensed catalogues of the demo (en-de, en-ko,
 * en-ja; `node --import tsx bench/rules-quality.ts` prints what they reject and catch): the peers' own defaults reject
 * up to 44 % of good interface texts. What depends on a language (scripts, character density, tokens that are
 * characters) comes from core/text/scripts.ts.
 */
export const RULE_DEFAULTS = {
  untranslated: { minimumTokens: 4, maximumSimilarity: 0.9 },
  length: { minimumTokens: 1, maximumTokens: 200 },
  'length-ratio': { maximumRatio: 4.5, minimumCharacters: 12 },
  script: { minimumShare: 0.3 },
  alphabet: { minimumShare: 0.3 },
  numbers: { minimumOverlap: 0.3 },
  language: { minimumCharacters: 15, minimumConfidence: 0.15 },
} as const;
