import type { ConsistencyFinding } from '../../contracts/consistency.ts';
import type { ConsistencySettings } from '../../contracts/recipe/consistency.ts';
import type { SideSketch, TextSketch } from '../../contracts/text-sketch.ts';
import { addCounts, addHistograms } from '../statistics/counts.ts';
import { jensenShannonDivergence } from './distributions.ts';
import { drift, percent } from './drift-finding.ts';

const SIDES = ['source', 'target'] as const;
/** With fewer segments that address somebody a share of formal ones is chance. */
const FEWEST_ADDRESSED = 50;

/** Samples of at least the recipe's minimum, compared by scripts, characters, vocabulary and register, side by side. */
export function compareSketches(
  subject: string,
  now: TextSketch,
  past: readonly TextSketch[],
  limits: ConsistencySettings,
): ConsistencyFinding[] {
  const judgeable = past.filter(({ pairs }) => pairs >= limits.minimumPairs);
  if (now.pairs < limits.minimumPairs || judgeable.length === 0) return [];
  const before = Object.fromEntries(
    SIDES.map((side) => [side, judgeable.map((sketch) => sketch[side]).reduce(mergeSides)]),
  ) as Record<(typeof SIDES)[number], SideSketch>;
  const divergence = (of: (side: SideSketch) => Readonly<Record<string, number>> | readonly number[]) =>
    Math.max(...SIDES.map((side) => jensenShannonDivergence(of(before[side]), of(now[side]))));
  const shifts = [
    ['scripts', divergence(({ scripts }) => scripts), limits.maximumScriptShift],
    ['characters', divergence(({ characters }) => characters), limits.maximumCharacterShift],
    ['vocabulary', divergence(({ tokens }) => tokens), limits.maximumTokenShift],
  ] as const;
  return [
    ...shifts.map(([check, value, limit]) =>
      drift(check, subject, value, limit, limits, `${check}: Jensen-Shannon divergence ${value.toFixed(3)}`),
    ),
    ...SIDES.flatMap((side) => compareRegister(subject, side, now[side], before[side], limits)),
  ];
}

function compareRegister(
  subject: string,
  side: 'source' | 'target',
  { register: now }: SideSketch,
  { register: before }: SideSketch,
  limits: ConsistencySettings,
): ConsistencyFinding[] {
  if (addressed(now) < FEWEST_ADDRESSED || addressed(before) < FEWEST_ADDRESSED) return [];
  const shareNow = now.formal / addressed(now);
  const shareBefore = before.formal / addressed(before);
  const figures = `${side} segments that address the reader formally: ${percent(shareNow)}, ${percent(shareBefore)} before`;
  return [
    drift(
      `register-${side}`,
      subject,
      Math.abs(shareNow - shareBefore),
      limits.maximumRegisterShift,
      limits,
      figures,
    ),
  ];
}

const addressed = ({ formal, informal }: SideSketch['register']) => formal + informal;

const mergeSides = (a: SideSketch, b: SideSketch): SideSketch => ({
  scripts: addCounts([a.scripts, b.scripts]),
  characters: addHistograms([a.characters, b.characters]),
  tokens: addHistograms([a.tokens, b.tokens]),
  register: {
    formal: a.register.formal + b.register.formal,
    informal: a.register.informal + b.register.informal,
  },
});
