import type { MetricName } from '../../../../contracts/evaluation.ts';
import type { ProgressFile, Validation } from '../../../../contracts/job.ts';
import { judgedBy } from './judged-by.ts';

/** Lines of pictures, told apart on light and on dark. */
export const COLOURS = ['#5c7cfa', '#d9480f', '#12a085', '#9c5fd6', '#c2255c', '#a67c00'] as const;

/** Runs that can be laid over each other and still be told apart. */
export const MOST_COMPARED = COLOURS.length;

type Point = readonly [step: number, value: number];

/** One picture: what was measured, and a line for each run that has it. */
export interface Curve {
  measure: 'loss' | 'score' | 'speed' | 'memory' | 'utilization' | 'rate';
  lines: { run: string; part?: 'training' | 'validation'; points: Point[] }[];
  /** What a score is, where all say the same. */
  metric?: MetricName | undefined;
}

/** What some trainings have written of themselves, by measure; a measure that none of them has is left out. */
export function curvesOf(runs: readonly { name: string; progress: ProgressFile }[]): Curve[] {
  const of = (
    measure: Curve['measure'],
    ...parts: { part?: 'training' | 'validation'; pointsOf: (file: ProgressFile) => Point[] }[]
  ): Curve => ({
    measure,
    lines: runs.flatMap(({ name, progress }) =>
      parts
        .map(({ part, pointsOf }) => ({ run: name, ...(part ? { part } : {}), points: pointsOf(progress) }))
        .filter(({ points }) => points.length > 0),
    ),
  });
  const inCurve = (field: keyof ProgressFile['curve'][number]) => ({
    pointsOf: ({ curve }: ProgressFile) => known(curve.map((point) => [point.optimizerStep, point[field]])),
  });
  const inValidations = (measured: (validation: Validation) => number) => ({
    pointsOf: ({ validations }: ProgressFile) =>
      known(validations.map((validation) => [validation.optimizerStep, measured(validation)])),
  });
  const judged = new Set(
    runs.flatMap(({ progress }) => progress.validations.map((one) => judgedBy(one)?.metric)),
  );
  return [
    of(
      'loss',
      { part: 'training', ...inCurve('loss') },
      { part: 'validation', ...inValidations(({ loss }) => loss) },
    ),
    {
      ...of(
        'score',
        inValidations((one) => judgedBy(one)?.value ?? one.score),
      ),
      metric: judged.size === 1 ? [...judged][0] : undefined,
    },
    of('speed', inCurve('targetTokensPerSecond')),
    of('memory', inCurve('gpuMemoryBytes')),
    of('utilization', inCurve('modelFlopsUtilization')),
    of('rate', inCurve('learningRate')),
  ].filter(({ lines }) => lines.length > 0);
}

const known = (points: (readonly [number, number | null])[]): Point[] =>
  points.filter((point): point is Point => point[1] !== null);
