/** A segment as weights of words, of unit length. Both arrays are equally long. */
interface Vector {
  words: Int32Array;
  weights: Float64Array;
}

/** A cluster of segments by their words. */
export interface WordCluster {
  segments: number;
  /** Word to weight, the heaviest first. */
  weights: [word: string, weight: number][];
}

/** Words that fewer segments have tell nothing; of the others so many are kept. */
const FEWEST_SEGMENTS = 5;
const MOST_WORDS = 20_000;
/** Words that a larger share of the segments has are function words. */
const LARGEST_SHARE = 0.1;
/** Segments with fewer known words are not learnt from. */
const FEWEST_WORDS = 3;
const ITERATIONS = 20;
/** Words of a cluster that are kept. */
const WORDS_KEPT = 2_000;

/**
 * Spherical k-means (Dhillon and Modha 2001) over tf-idf vectors of segments, with the seeds of k-means++ (Arthur and
 * Vassilvitskii 2007). Draws its seeds from the order of the segments, so that equal segments give equal clusters.
 * Memory: 16 bytes per word of a segment, and k times the vocabulary.
 * @param segments words of each, in an order that is random in content
 * @returns k clusters or fewer, the largest first; none where there are too few segments
 */
export function clusterWords(segments: readonly (readonly string[])[], k: number): WordCluster[] {
  const vocabulary = chooseVocabulary(segments);
  const vectors = segments
    .map((words) => vectorOf(words, vocabulary))
    .filter(({ words }) => words.length >= FEWEST_WORDS);
  if (vectors.length < 10 * k) return [];
  let centroids = seed(vectors, k, vocabulary.size);
  let members = new Int32Array(vectors.length).fill(-1);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const next = nearest(vectors, centroids);
    if (next.every((cluster, index) => cluster === members[index])) break;
    members = next;
    centroids = meansOf(vectors, members, centroids);
  }
  const segmentsOf = new Int32Array(k);
  for (const member of members) segmentsOf[member]++;
  const names = [...vocabulary.keys()];
  const idf = [...vocabulary.values()].map(({ idf }) => idf);
  return Array.from({ length: k }, (_, cluster) => ({
    segments: segmentsOf[cluster],
    weights: heaviest(centroids, cluster, names, idf),
  }))
    .filter(({ segments }) => segments > 0)
    .sort((a, b) => b.segments - a.segments || (a.weights[0][0] < b.weights[0][0] ? -1 : 1));
}

/** Centroids of k clusters: the weight of word w in cluster c is weights[w * k + c], so that a word is looked up once. */
interface Centroids {
  k: number;
  weights: Float64Array;
}

type Vocabulary = ReadonlyMap<string, { id: number; idf: number }>;

function chooseVocabulary(segments: readonly (readonly string[])[]): Vocabulary {
  const counts = new Map<string, number>();
  for (const words of segments)
    for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const kept = [...counts]
    .filter(([, count]) => count >= FEWEST_SEGMENTS && count <= LARGEST_SHARE * segments.length)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, MOST_WORDS);
  return new Map(kept.map(([word, count], id) => [word, { id, idf: Math.log(segments.length / count) }]));
}

function vectorOf(segment: readonly string[], vocabulary: Vocabulary): Vector {
  const known = new Map<number, number>();
  for (const word of segment) {
    const entry = vocabulary.get(word);
    if (entry) known.set(entry.id, (known.get(entry.id) ?? 0) + entry.idf);
  }
  const words = Int32Array.from([...known.keys()].sort((a, b) => a - b));
  const weights = Float64Array.from(words, (word) => known.get(word) ?? 0);
  const length = Math.hypot(...weights);
  return { words, weights: weights.map((weight) => weight / length) };
}

/** The first segment, then each time one that is drawn by how far it is from the seeds so far. */
function seed(vectors: readonly Vector[], k: number, size: number): Centroids {
  const random = linearCongruential();
  const centroids: Centroids = { k, weights: new Float64Array(k * size) };
  put(vectors[0], centroids, 0);
  const distance = new Float64Array(vectors.length).fill(1);
  for (let cluster = 1; cluster < k; cluster++) {
    let total = 0;
    vectors.forEach((vector, index) => {
      distance[index] = Math.min(distance[index], Math.max(0, 1 - dot(vector, centroids, cluster - 1)));
      total += distance[index];
    });
    let left = random() * total;
    const chosen = distance.findIndex((one) => {
      left -= one;
      return left < 0;
    });
    put(vectors[Math.max(0, chosen)], centroids, cluster);
  }
  return centroids;
}

/** Numerical Recipes' generator, always from the same state: clusters must not depend on chance. */
function linearCongruential(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function put({ words, weights }: Vector, centroids: Centroids, cluster: number): void {
  words.forEach((word, at) => {
    centroids.weights[word * centroids.k + cluster] = weights[at];
  });
}

function dot({ words, weights }: Vector, centroids: Centroids, cluster: number): number {
  let sum = 0;
  for (let at = 0; at < words.length; at++)
    sum += weights[at] * centroids.weights[words[at] * centroids.k + cluster];
  return sum;
}

/** The most similar cluster of every vector, of equally similar ones the first. */
function nearest(vectors: readonly Vector[], centroids: Centroids): Int32Array<ArrayBuffer> {
  const { k } = centroids;
  const similarity = new Float64Array(k);
  const found = new Int32Array(vectors.length);
  for (let index = 0; index < vectors.length; index++) {
    const { words, weights } = vectors[index];
    similarity.fill(0);
    for (let at = 0; at < words.length; at++) {
      const weight = weights[at];
      const row = words[at] * k;
      for (let cluster = 0; cluster < k; cluster++)
        similarity[cluster] += weight * centroids.weights[row + cluster];
    }
    let best = 0;
    for (let cluster = 1; cluster < k; cluster++) if (similarity[cluster] > similarity[best]) best = cluster;
    found[index] = best;
  }
  return found;
}

/** The mean direction of each cluster; an empty one keeps its old centroid. */
function meansOf(vectors: readonly Vector[], members: Int32Array, old: Centroids): Centroids {
  const { k } = old;
  const weights = new Float64Array(old.weights.length);
  for (let index = 0; index < vectors.length; index++) {
    const vector = vectors[index];
    for (let at = 0; at < vector.words.length; at++)
      weights[vector.words[at] * k + members[index]] += vector.weights[at];
  }
  const squares = new Float64Array(k);
  for (let at = 0; at < weights.length; at++) squares[at % k] += weights[at] * weights[at];
  for (let at = 0; at < weights.length; at++) {
    const length = Math.sqrt(squares[at % k]);
    weights[at] = length === 0 ? old.weights[at] : weights[at] / length;
  }
  return { k, weights };
}

/** With the inverse document frequency in them, so that a segment's similarity is a sum over its words. */
function heaviest(
  { k, weights }: Centroids,
  cluster: number,
  names: readonly string[],
  idf: readonly number[],
): [string, number][] {
  const weightOf = (word: number) => weights[word * k + cluster];
  return [...names.keys()]
    .filter((word) => weightOf(word) > 0)
    .sort((a, b) => weightOf(b) - weightOf(a) || a - b)
    .slice(0, WORDS_KEPT)
    .map((word) => [names[word], Number((weightOf(word) * idf[word]).toPrecision(6))]);
}
