import { bestScore, type MemberState } from './sweep-members.ts';

/** The members of a sweep as lines of text, the best first: score, last step, status, cost, settings. */
export function sweepTable(members: readonly MemberState[]): string {
  const rows = [...members]
    .sort((a, b) => bestScore(b.curve) - bestScore(a.curve))
    .map(({ run, settings, curve }) => [
      Number.isFinite(bestScore(curve)) ? bestScore(curve).toFixed(2) : '-',
      String(curve.scores.at(-1)?.optimizerStep ?? '-'),
      run.error === 'StoppedEarly' ? 'STOPPED' : run.status,
      run.costUsd === undefined ? '-' : `$${run.costUsd.toFixed(2)}`,
      Object.entries(settings)
        .map(([path, value]) => `${path}=${value}`)
        .join(' '),
      run.runId,
    ]);
  const lines = [['score', 'step', 'status', 'cost', 'settings', 'run'], ...rows];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((cells) => cells[column].length)));
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
