import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Rights } from '../../contracts/rights.ts';
import type { InputPart } from '../../contracts/shard.ts';
import { addPart, recordsIn, rightsOfRecord } from './input-parts.ts';

it('says of every record what was said of it, in as few parts as there are changes', () => {
  const rights = fc.constantFrom<(Rights | undefined)[]>(
    undefined,
    { owner: 'A' },
    { owner: 'B' },
    { title: 'A' },
  );
  fc.assert(
    fc.property(fc.array(rights, { maxLength: 40 }), (said) => {
      const parts: InputPart[] = [];
      for (const [index, one] of said.entries()) {
        if (one) addPart(parts, { firstRecord: index + 1, lastRecord: index + 1, rights: { ...one } });
      }
      for (const [index, one] of said.entries()) expect(rightsOfRecord(parts, index + 1)).toEqual(one);
      expect(rightsOfRecord(parts, said.length + 1)).toBeUndefined();
      expect(recordsIn(parts)).toBe(said.filter((one) => one !== undefined).length);
      expect(parts).toHaveLength(said.filter((one, index) => one && one !== said[index - 1]).length);
    }),
  );
});
