/** Of the standard normal distribution, for 95 %. */
const Z = 1.959963984540054;

/**
 * The 95 % interval of a share by the score method (Wilson 1927, https://doi.org/10.2307/2276774), which stays within 0
 * to 1 and is right for few cases too. @returns 0 to 1 for no cases
 */
export function wilsonInterval(successes: number, cases: number): { low: number; high: number } {
  if (cases === 0) return { low: 0, high: 1 };
  const share = successes / cases;
  const centre = share + (Z * Z) / (2 * cases);
  const spread = Z * Math.sqrt((share * (1 - share)) / cases + (Z * Z) / (4 * cases * cases));
  const scale = 1 + (Z * Z) / cases;
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}

/**
 * The two-sided sign test (Dixon and Mood 1946): how probable a split at least as uneven is where both sides are equally
 * likely; ties are left out beforehand. Exact, in O(cases). @returns 1 for no cases
 */
export function signTest(wins: number, losses: number): number {
  const cases = wins + losses;
  // From the logarithm of 0.5 ** cases upwards, because that underflows from 1,075 cases on.
  let logTerm = -cases * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= Math.min(wins, losses); k++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log(cases - k) - Math.log(k + 1);
  }
  return Math.min(1, 2 * tail);
}
