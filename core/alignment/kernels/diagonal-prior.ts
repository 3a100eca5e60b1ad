// Hot loops: run over the cells, or the columns, of every sentence shape in every iteration.

/**
 * fast_align's alignment prior (Dyer, Chahuneau and Smith 2013, section 2): the source word of target word j (of m) is
 * word i (of n) with probability proportional to exp(-tension * |j/m - i/n|), or NULL with a fixed probability.
 * Along a column the weights are a geometric series on either side of the diagonal, so it costs two exponentials.
 * Writes the n * m probabilities, source-major, at `table[offset + (i - 1) * m + (j - 1)]`.
 */
export function fillDiagonalPrior(
  sourceLength: number,
  targetLength: number,
  tension: number,
  notNullProbability: number,
  table: Float32Array,
  offset: number,
): void {
  const n = sourceLength;
  const m = targetLength;
  const decay = Math.exp(-tension / n);
  for (let j = 0; j < m; j++) {
    const place = (j + 1) / m;
    // Source words 1..below lie at or before the diagonal.
    const below = Math.floor(((j + 1) * n) / m);
    let total = 0;
    let weight = Math.exp(-tension * (place - below / n));
    for (let i = below; i >= 1; i--) {
      table[offset + (i - 1) * m + j] = weight;
      total += weight;
      weight *= decay;
    }
    weight = Math.exp(-tension * ((below + 1) / n - place));
    for (let i = below + 1; i <= n; i++) {
      table[offset + (i - 1) * m + j] = weight;
      total += weight;
      weight *= decay;
    }
    const scale = notNullProbability / total;
    for (let i = 0, at = offset + j; i < n; i++, at += m) table[at] *= scale;
  }
}

/**
 * The sum over the target words of the feature -|j/m - i/n| that the prior expects: the model's side of the tension's
 * gradient. Closed sums of the two geometric series, so no loop over source words. Normalised as fast_align's program
 * does it, with the two lengths exchanged: the tension, and with it the links, would differ from that program's.
 */
export function expectedDiagonalFeature(sourceLength: number, targetLength: number, tension: number): number {
  const n = sourceLength;
  const m = targetLength;
  const end = Math.exp(-tension);
  const ratio = Math.exp(-tension / n);
  const rest = 1 - ratio;
  const exchangedRatio = Math.exp(-tension / m);
  let sum = 0;
  for (let j = 1; j <= m; j++) {
    // Source words 1..below lie at or before the diagonal: `first` is the weight of the last of them, and `last` that
    // of the place before the first, over it.
    const below = Math.floor((j * n) / m);
    const nearest = j / m - below / n;
    const first = Math.exp(-tension * nearest);
    const last = Math.exp((-tension * below) / n);
    let distances = 0;
    if (below > 0) {
      const series = (1 - last) / rest;
      distances += first * (nearest * series + (ratio * series - below * last) / (rest * n));
    }
    if (below < n) {
      const above = 1 / n - nearest;
      const lastAbove = end / last;
      const series = (1 - lastAbove) / rest;
      distances +=
        (ratio / first) * (above * series + (ratio * series - (n - below) * lastAbove) / (rest * n));
    }
    sum -= distances / exchangedNormaliser(j, m, n, tension, exchangedRatio, end);
  }
  return sum;
}

/** Sum of exp(-tension * |j/n - k/m|) over k = 1 ... m; where j/n lies beyond 1, the series above it does not end. */
function exchangedNormaliser(
  j: number,
  m: number,
  n: number,
  tension: number,
  ratio: number,
  end: number,
): number {
  const below = Math.floor((j * m) / n);
  const first = Math.exp(-tension * (j / n - below / m));
  const last = Math.exp((-tension * below) / m);
  let total = first * (1 - last);
  if (below < m) total += (ratio / first) * (1 - end / last);
  else if (below > m) total += ratio / first;
  return total / (1 - ratio);
}
