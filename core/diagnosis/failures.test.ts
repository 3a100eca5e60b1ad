import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FailureKind } from '../../contracts/diagnosis.ts';
import { FAILURES } from './failures.ts';
import { MAXIMUM_ATTEMPTS } from './remedies.ts';

const documentation = readFileSync(new URL('../../docs/training.md', import.meta.url), 'utf8');
const rows = new Map(
  [...documentation.matchAll(/^\| `([a-z-]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
    ([, kind, , remedy, limit, error]) => [kind, { remedy, limit, error }],
  ),
);

describe('docs/training.md', () => {
  it.each(FailureKind.options)('says what is done about %s, how often, and how it ends', (kind) => {
    const { remedy, relaunches, error } = FAILURES[kind];
    const often =
      remedy === undefined
        ? '-'
        : Number.isFinite(relaunches)
          ? String(relaunches)
          : `${MAXIMUM_ATTEMPTS - 1}`;
    expect(rows.get(kind)).toEqual({ remedy: remedy ?? 'none', limit: often, error: `\`${error}\`` });
  });
});
