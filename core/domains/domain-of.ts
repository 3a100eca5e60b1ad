import type { DomainModel } from '../../contracts/domain-model.ts';
import type { Language } from '../../contracts/primitives.ts';
import { HashIndex } from '../dedup/kernels/hash-index.ts';
import type { TokenHashes } from '../text/kernels/token-hashes.ts';
import { keyText } from '../text/normalise.ts';
import { SideTokens } from '../text/pair-tokens.ts';
import { tokens } from '../text/tokens.ts';

/** Fewer known words say nothing about the domain of a segment. */
const FEWEST_WORDS = 2;

/**
 * Makes the function that finds the domain of a source segment by the words it has; undefined where it has too few that
 * the model knows. Words are looked up by their hash: every pair without a domain passes here.
 * @param side has the tokens of sources that others look at, too
 */
export function domainOf(
  model: DomainModel,
  language: Language,
  side = new SideTokens(),
): (source: string) => string | undefined {
  const hashes = new WordHashes(language, side);
  const { words, weights } = weightsByHash(model, hashes);
  const domains = model.clusters.length;
  const sums = new Float64Array(domains);
  return (source) => {
    sums.fill(0);
    let known = 0;
    const count = hashes.read(source);
    for (let at = 0; at < count; at++) {
      const row = domains * words.find(hashes.hashOf(at) >>> 0, 0);
      if (row < 0) continue;
      known++;
      for (let domain = 0; domain < domains; domain++) sums[domain] += weights[row + domain] as number;
    }
    return known < FEWEST_WORDS ? undefined : model.clusters[sums.indexOf(Math.max(...sums))]?.name;
  };
}

/** Numbers the words by their hashes, and gives the weights of each, one for each cluster. */
function weightsByHash({ clusters }: DomainModel, hashes: WordHashes) {
  const written = new Set(clusters.flatMap((cluster) => Object.keys(cluster.weights)));
  const words = new HashIndex(written.size);
  const weights = new Float64Array(written.size * clusters.length);
  for (const word of written) {
    if (hashes.read(word) === 0) continue;
    const row = clusters.length * words.numberOf(hashes.hashOf(0) >>> 0, 0);
    clusters.forEach((cluster, index) => {
      weights[row + index] = cluster.weights[word] ?? 0;
    });
  }
  return { words, weights };
}

/** The words that domains are told by, as hashes: tokens, or in languages without spaces pairs of characters. */
class WordHashes {
  private readonly inPairs: boolean;
  private tokens: TokenHashes;

  constructor(
    language: Language,
    private readonly side: SideTokens,
  ) {
    this.inPairs = UNSPACED.has(language);
    this.tokens = side.of('');
  }

  /** @returns the number of words */
  read(text: string): number {
    this.tokens = this.side.of(text);
    const { count } = this.tokens;
    return this.inPairs ? Math.max(0, count - 1) : count;
  }

  hashOf(word: number): number {
    const hash = this.tokens.hashes[word] as number;
    return this.inPairs ? Math.imul(hash, 0x9e3779b1) ^ (this.tokens.hashes[word + 1] as number) : hash;
  }
}

/** Words as domains are told by: lower-case, without numbers; in languages without spaces pairs of characters. */
export function domainWords(language: Language): (text: string) => string[] {
  const inPairs = UNSPACED.has(language);
  return (text) => {
    const words = tokens(keyText(text));
    if (!inPairs) return words.filter((word) => LETTER.test(word));
    return words.slice(1).flatMap((word, at) => {
      const before = words[at] as string;
      return LETTER.test(before) && LETTER.test(word) ? [before + word] : [];
    });
  };
}

const UNSPACED: ReadonlySet<Language> = new Set(['ja', 'zh', 'th', 'lo', 'km', 'my']);
const LETTER = /^\p{L}/u;
