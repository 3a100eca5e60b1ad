import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InputFormat } from '../../contracts/plan.ts';
import { readInput } from '../../test/formats/read-input.ts';
import { SAMPLES } from '../../test/formats/samples.ts';
import { UnreadableInput } from '../errors.ts';

/** A change that a broken disk, a cut transfer or somebody with bad intentions makes to a file. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({
    kind: fc.constant('overwrite' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  }),
  fc.record({
    kind: fc.constant('repeat' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat({ max: 60 }),
  }),
);

type Damage = typeof damage extends fc.Arbitrary<infer Change> ? Change : never;

function damaged(bytes: Buffer, changes: readonly Damage[]): Buffer {
  return changes.reduce<Buffer>((file, change) => {
    const at = Math.floor(change.at * file.length);
    if (change.kind === 'cut') return file.subarray(0, at);
    if (change.kind === 'repeat')
      return Buffer.concat([file.subarray(0, at + change.length), file.subarray(at)]);
    return Buffer.concat([file.subarray(0, at), change.bytes, file.subarray(at + change.bytes.length)]);
  }, bytes);
}

describe('a damaged file', () => {
  it.each(Object.entries(SAMPLES))(
    'of %s is read or refused by name, and nothing else happens',
    async (format, sample) => {
      const files = (await sample()).map((content) => Buffer.from(content as string));
      const whole = await readInput(format as InputFormat, files);
      expect(whole.records.length).toBeGreaterThan(0);
      await fc.assert(
        fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (changes) => {
          const [first, ...others] = files;
          const reading = readInput(format as InputFormat, [damaged(first as Buffer, changes), ...others]);
          const outcome = await reading.catch((error: unknown) => error);
          if (outcome instanceof Error) {
            expect(outcome).toBeInstanceOf(UnreadableInput);
            expect(outcome.message.length).toBeLessThan(1000);
          }
        }),
        { numRuns: 100 },
      );
    },
  );
});
