/** How the links of the two directions are made one set. */
export const SYMMETRISATIONS = ['grow-diag-final-and', 'intersection', 'union'] as const;
export type Symmetrisation = (typeof SYMMETRISATIONS)[number];

const FORWARD = 1;
const REVERSE = 2;
const CHOSEN = 4;

/** The eight neighbours of a link in the matrix, the straight ones first. */
const NEIGHBOURS = [
  [-1, 0],
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, -1],
  [-1, 1],
  [1, -1],
  [1, 1],
] as const;

/**
 * One set of links out of both directions (Och and Ney 2003; grow-diag-final-and as of Koehn et al. 2005): from the
 * links of both it grows into neighbours that one direction has and that link a word without any; then it takes links of
 * one direction between two words that are both without, those of the forward direction first.
 * @param forward for every target word its source word, or -1
 * @param reverse for every source word its target word, or -1
 * @returns source and target position of every link by turns, ascending by source, then target
 */
export function symmetrise(
  method: Symmetrisation,
  forward: ArrayLike<number>,
  reverse: ArrayLike<number>,
): number[] {
  const sources = reverse.length;
  const targets = forward.length;
  const matrix = new Uint8Array(sources * targets);
  for (let j = 0; j < targets; j++) if (forward[j] >= 0) matrix[forward[j] * targets + j] |= FORWARD;
  for (let i = 0; i < sources; i++) if (reverse[i] >= 0) matrix[i * targets + reverse[i]] |= REVERSE;
  if (method === 'union') return linksOf(matrix, targets, (cell) => cell !== 0);
  if (method === 'intersection') return linksOf(matrix, targets, (cell) => cell === (FORWARD | REVERSE));
  growDiagonally(matrix, sources, targets);
  return linksOf(matrix, targets, (cell) => (cell & CHOSEN) !== 0);
}

function growDiagonally(matrix: Uint8Array, sources: number, targets: number): void {
  const sourceLinked = new Uint8Array(sources);
  const targetLinked = new Uint8Array(targets);
  const choose = (i: number, j: number) => {
    matrix[i * targets + j] |= CHOSEN;
    sourceLinked[i] = 1;
    targetLinked[j] = 1;
  };
  for (let i = 0; i < sources; i++) {
    for (let j = 0; j < targets; j++) if (matrix[i * targets + j] === (FORWARD | REVERSE)) choose(i, j);
  }
  for (let grown = true; grown; ) {
    grown = false;
    for (let i = 0; i < sources; i++) {
      for (let j = 0; j < targets; j++) {
        if ((matrix[i * targets + j] & CHOSEN) === 0) continue;
        for (const [down, right] of NEIGHBOURS) {
          const [row, column] = [i + down, j + right];
          if (row < 0 || row >= sources || column < 0 || column >= targets) continue;
          const cell = matrix[row * targets + column];
          if (cell === 0 || (cell & CHOSEN) !== 0) continue;
          if (sourceLinked[row] === 1 && targetLinked[column] === 1) continue;
          choose(row, column);
          grown = true;
        }
      }
    }
  }
  for (const direction of [FORWARD, REVERSE]) {
    for (let i = 0; i < sources; i++) {
      for (let j = 0; j < targets; j++) {
        const isOfDirection = (matrix[i * targets + j] & direction) !== 0;
        if (isOfDirection && sourceLinked[i] === 0 && targetLinked[j] === 0) choose(i, j);
      }
    }
  }
}

function linksOf(matrix: Uint8Array, targets: number, isLink: (cell: number) => boolean): number[] {
  const links: number[] = [];
  for (let at = 0; at < matrix.length; at++) {
    if (isLink(matrix[at])) links.push(Math.floor(at / targets), at % targets);
  }
  return links;
}
