import type { DomainModel } from '../../contracts/domain-model.ts';
import type { Language } from '../../contracts/primitives.ts';
import { keyText } from '../text/normalise.ts';
import { tokens } from '../text/tokens.ts';

/** Fewer known words say nothing about the domain of a segment. */
const FEWEST_WORDS = 2;

/**
 * Makes the function that finds the domain of a source segment by the words it has; undefined where it has too few that
 * the model knows.
 */
export function domainOf(model: DomainModel, language: Language): (source: string) => string | undefined {
  const wordsIn = domainWords(language);
  const weights = weightsByWord(model);
  return (source) => {
    const sums = new Float64Array(model.clusters.length);
    let known = 0;
    for (const word of wordsIn(source)) {
      const ofClusters = weights.get(word);
      if (!ofClusters) continue;
      known++;
      for (let cluster = 0; cluster < sums.length; cluster++) sums[cluster] += ofClusters[cluster];
    }
    return known < FEWEST_WORDS ? undefined : model.clusters[sums.indexOf(Math.max(...sums))].name;
  };
}

function weightsByWord({ clusters }: DomainModel): Map<string, Float64Array> {
  const byWord = new Map<string, Float64Array>();
  clusters.forEach(({ weights }, cluster) => {
    for (const [word, weight] of Object.entries(weights)) {
      const ofClusters = byWord.get(word) ?? new Float64Array(clusters.length);
      ofClusters[cluster] = weight;
      byWord.set(word, ofClusters);
    }
  });
  return byWord;
}

/** Words as domains are told by: lower-case, without numbers; in scripts without spaces pairs of characters. */
export function domainWords(language: Language): (text: string) => string[] {
  const pairs = UNSPACED.has(language);
  return (text) => {
    const words = tokens(keyText(text)).filter((word) => LETTER.test(word));
    return pairs ? words.slice(1).map((word, at) => words[at] + word) : words;
  };
}

const UNSPACED: ReadonlySet<Language> = new Set(['ja', 'zh', 'th', 'lo', 'km', 'my']);
const LETTER = /^\p{L}/u;
