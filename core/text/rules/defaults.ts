/**
 * Parameters where a recipe leaves them out. Fitted on the permissively licensed catalogues of the demo, from English to
 * German, French, Spanish, Russian, Korean, Japanese and Chinese (`node --import tsx bench/rules-quality.ts` prints what
 * they reject and catch): the peers' own defaults reject up to 44 % of good interface texts. What depends on a language
 * (scripts, character density, tokens that are characters) comes from core/text/scripts.ts.
 */
export const RULE_DEFAULTS = {
  'escaped-unicode': { minimumCount: 1 },
  untranslated: { minimumTokens: 4, maximumSimilarity: 0.9 },
  'half-translated': { minimumWords: 3, minimumShare: 0.2 },
  'longest-common-substring': { maximumShare: 0.9, minimumCharacters: 20 },
  length: { minimumTokens: 1, maximumTokens: 200 },
  'length-ratio': { maximumRatio: 4.5, minimumCharacters: 12 },
  'word-length': { maximumLongest: 40, minimumAverage: 1.5, maximumAverage: 20, minimumTokens: 4 },
  script: { minimumShare: 0.3 },
  alphabet: { minimumShare: 0.3 },
  language: { minimumCharacters: 10, minimumConfidence: 0.1 },
  numbers: { minimumOverlap: 0.3 },
  urls: { minimumOverlap: 0.5 },
  'terminal-punctuation': { minimumScore: -2 },
  repetition: { minimumRepeats: 3, minimumLength: 3, maximumLength: 100 },
  markup: { maximumDifferences: 0 },
  brackets: { maximumUnpaired: 1 },
} as const;
