import { isUnspaced, likelyScript } from '../scripts.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import { otherSide, type RuleFactory, SIDES } from './rule.ts';

/**
 * Rejects a side with a token of more than `maximumLongest` letters and digits that does not stand in the other side
 * too, or whose tokens are on average shorter than `minimumAverage` or longer than `maximumAverage` (OpusFilter
 * LongWordFilter and AverageWordLengthFilter): text without spaces, or with one after each letter. Korean words have no
 * least average, as they may be of one syllable. Sides of fewer than `minimumTokens` tokens have no average. Languages
 * written without spaces are not judged.
 */
export const wordLength: RuleFactory<'word-length'> = (parameters, { languages }) => {
  const defaults = RULE_DEFAULTS['word-length'];
  const maximumLongest = parameters.maximumLongest ?? defaults.maximumLongest;
  const leastOf = (language: string) =>
    parameters.minimumAverage ?? (likelyScript(language) === 'Kore' ? 0 : defaults.minimumAverage);
  const minimumAverage = { source: leastOf(languages.source), target: leastOf(languages.target) };
  const maximumAverage = parameters.maximumAverage ?? defaults.maximumAverage;
  const minimumTokens = parameters.minimumTokens ?? defaults.minimumTokens;
  const judged = SIDES.filter((side) => !isUnspaced(languages[side]));
  return (pair) => {
    for (const side of judged) {
      const { tokens, tokenEdges, wordy } = pair.features[side];
      // A side of so few characters has no longer token.
      for (let token = 0; wordy > maximumLongest && token < tokens; token++) {
        const length = (tokenEdges[2 * token + 1] as number) - (tokenEdges[2 * token] as number);
        if (length <= maximumLongest) continue;
        const word = pair[side].slice(tokenEdges[2 * token], tokenEdges[2 * token + 1]);
        if (!pair[otherSide(side)].includes(word)) return `the ${side} has a word of ${length} characters`;
      }
      if (tokens < minimumTokens) continue;
      const average = wordy / tokens;
      if (average < minimumAverage[side] || average > maximumAverage)
        return `the words of the ${side} have ${average.toFixed(1)} characters on average`;
    }
    return undefined;
  };
};
