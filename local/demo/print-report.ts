import type { Screen } from '../../cli/runs/screen.ts';
import { describeScores } from '../../core/evaluation/describe-scores.ts';
import type { CaughtNoise } from './caught-noise.ts';
import type { DemoSummary } from './summary.ts';

const percent = (part: number, whole: number) =>
  whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
const count = (value: number) => value.toLocaleString('en-US');

/** How much of what was planted the filters found, and what they cost in good pairs. */
export function printNoise(screen: Screen, noise: CaughtNoise): void {
  const rows = [
    ...Object.entries(noise.kinds),
    ['shuffled, 4+ tokens', noise.shuffledOfFourTokens] as const,
    ['all', noise.all] as const,
  ];
  for (const [kind, { planted, caught }] of rows) {
    screen.line(
      `  ${kind.padEnd(20)} ${String(caught).padStart(5)} of ${String(planted).padStart(5)}  ${percent(caught, planted)}`,
    );
  }
  screen.line(
    `  good pairs dropped by rules and score: ${noise.good.dropped} of ${count(noise.good.read)} (${percent(noise.good.dropped, noise.good.read)})`,
  );
}

/** Scores with their intervals' signatures, and ten translations of each set. */
export function printTraining(screen: Screen, training: DemoSummary['training']): void {
  for (const set of training.evaluations) {
    const where = set.name === 'corpus' ? "the corpus' own test set" : `${set.name} (never trained on)`;
    screen.line(`  ${where}: ${describeScores(set.metrics)} over ${set.segments} segments`);
  }
  const [own] = training.evaluations.filter((set) => set.name === 'corpus');
  for (const { source, reference, hypothesis } of own?.samples ?? []) {
    screen.line(`\n    source      ${source}\n    reference   ${reference}\n    hypothesis  ${hypothesis}`);
  }
  const speed = training.serving.at(0);
  screen.line(
    `\n  ${count(training.parameters)} parameters, ${(training.modelSizeBytes / 1e6).toFixed(1)} MB${speed ? `, ${Math.round(speed.segmentsPerSecond)} segments/s` : ''}`,
  );
}

/** How the second delivery compares with the first. */
export function printComparison(screen: Screen, second: DemoSummary['secondPreparation']): void {
  screen.line(`  compared with ${second.comparedWith}:`);
  for (const { verdict, message } of second.findings.filter((finding) => finding.kind === 'drift')) {
    screen.line(`    ${verdict.padEnd(5)} ${message}`);
  }
}
