// Hot function: called for every cell of the translation table in every iteration.

/** The digamma function for x > 0: recurrence up to 7, then the asymptotic series (Abramowitz and Stegun 6.3.18). */
export function digamma(x: number): number {
  let shifted = x;
  let result = 0;
  for (; shifted < 7; shifted++) result -= 1 / shifted;
  shifted -= 0.5;
  const square = 1 / (shifted * shifted);
  return (
    result +
    Math.log(shifted) +
    square * (1 / 24 - square * (7 / 960 - square * (31 / 8064 - (square * 127) / 30720)))
  );
}

const SMALLEST = 1 / 64;
const LARGEST = 8;
const NEXT_TO_NOTHING = 1e-30;
/** Bits of the mantissa left for interpolation: 1,024 steps per power of two. */
const SHIFT = 13;
const FRACTION = (1 << SHIFT) - 1;
const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);
const bitsOf = (x: number) => {
  float[0] = x;
  return bits[0];
};
const FIRST = bitsOf(SMALLEST);
/** exp(digamma(x)) at those steps, and one beyond. */
export const EXP_DIGAMMAS = Float64Array.from(
  { length: ((bitsOf(LARGEST) - FIRST) >> SHIFT) + 2 },
  (_, step) => {
    bits[0] = FIRST + (step << SHIFT);
    return Math.exp(digamma(float[0]));
  },
);

/**
 * exp(digamma(x)): what variational Bayes puts in the place of a count (Beal 2003; Johnson 2007). Relative error below
 * 1e-5 from 1/8 on. Under 1/64, where the true value is under 1e-27, it is what a float still holds when it has been
 * divided by a row's total: a word in a very long segment must not lose every explanation.
 */
export function expDigamma(x: number): number {
  if (x >= LARGEST) {
    const shifted = x - 0.5;
    const square = 1 / (shifted * shifted);
    return shifted * (1 + square * (1 / 24 + square * (-37 / 5760 + (square * 10313) / 2903040)));
  }
  if (!(x >= SMALLEST)) return NEXT_TO_NOTHING;
  float[0] = x;
  const place = bits[0] - FIRST;
  const step = place >> SHIFT;
  const low = EXP_DIGAMMAS[step];
  return low + (EXP_DIGAMMAS[step + 1] - low) * ((place & FRACTION) / (FRACTION + 1));
}
