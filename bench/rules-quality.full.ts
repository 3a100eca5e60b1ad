import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SAMPLES_DIRECTORY } from '../local/samples/fetch.ts';
import { SAMPLE_PACKAGES, sampleFolder } from '../local/samples/packages.ts';
import { MEASURED_PAIRS, measureRules } from './measure-rules.ts';

/** Of what is hard to tell from a translation: single digits that texts write as words, halves of a few words. */
const LEAST: Record<string, number> = { numbers: 0.6, 'half-translated': 0.6 };

const haveSamples = SAMPLE_PACKAGES.every((entry) =>
  existsSync(path.join(SAMPLES_DIRECTORY, sampleFolder(entry))),
);

describe.runIf(haveSamples)('the default rules on real text', () => {
  it.each(MEASURED_PAIRS)(
    '%s: reject at most one and a half percent of good pairs, and at least 90 of nearly each kind of noise',
    (pair) => {
      for (const { kind, pairs } of measureRules(pair)) {
        const share = pairs.filter(({ rejection }) => rejection).length / pairs.length;
        if (kind.startsWith('good')) expect(share, kind).toBeLessThanOrEqual(0.015);
        else expect(share, kind).toBeGreaterThanOrEqual(LEAST[kind] ?? 0.9);
      }
    },
  );
});
