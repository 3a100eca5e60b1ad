/**
 * An exponential moving average of the values of a curve, corrected for its start (Kingma and Ba 2015, section 3): the
 * first value is the first of the curve. @param weight of what came before, from 0 (the curve itself) to below 1
 */
export function smooth<Place>(
  points: readonly (readonly [Place, number])[],
  weight: number,
): (readonly [Place, number])[] {
  let mean = 0;
  let sum = 0;
  return points.map(([place, value]) => {
    mean = weight * mean + (1 - weight) * value;
    sum = weight * sum + (1 - weight);
    return [place, mean / sum] as const;
  });
}
