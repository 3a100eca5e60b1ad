/** What became of one pair of sentences when a text was planted: kept, said on one side only, or merged with the next. */
export type Operation = 'keep' | 'source only' | 'target only' | 'merge sources' | 'merge targets';

/** Two texts of which the alignment is known. */
export interface PlantedText {
  source: string[];
  target: string[];
  /** `firstSource+count firstTarget+count` of each bead, in order. */
  beads: string[];
}

/** Makes two texts from pairs of sentences, one operation for each (a merge takes the next pair too, if there is one). */
export function plantText(
  pairs: readonly { source: string; target: string }[],
  operations: readonly Operation[],
): PlantedText {
  const planted: PlantedText = { source: [], target: [], beads: [] };
  for (let at = 0; at < pairs.length; at++) {
    const operation = operations[at] ?? 'keep';
    const group = [pairs[at]];
    if (operation.startsWith('merge') && at + 1 < pairs.length) group.push(pairs[++at]);
    const sources = group.map(({ source }) => source);
    const targets = group.map(({ target }) => target);
    const left =
      operation === 'target only' ? [] : operation === 'merge sources' ? [sources.join(' ')] : sources;
    const right =
      operation === 'source only' ? [] : operation === 'merge targets' ? [targets.join(' ')] : targets;
    planted.beads.push(
      beadName({
        sourceStart: planted.source.length,
        sourceCount: left.length,
        targetStart: planted.target.length,
        targetCount: right.length,
      }),
    );
    planted.source.push(...left);
    planted.target.push(...right);
  }
  return planted;
}

/** How a bead is written in `PlantedText.beads`. */
export function beadName(bead: {
  sourceStart: number;
  sourceCount: number;
  targetStart: number;
  targetCount: number;
}): string {
  return `${bead.sourceStart}+${bead.sourceCount} ${bead.targetStart}+${bead.targetCount}`;
}
