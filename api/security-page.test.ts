import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { EVERY_ENDPOINT } from './requests.fixture.ts';

const page = readFileSync(new URL('../docs/security.md', import.meta.url), 'utf8');

it.each(['viewer', 'operator', 'admin'] as const)(
  'docs/security.md says what %s may do, and no more',
  (role) => {
    const [, writes, reads] =
      new RegExp(`^\\| ${role} \\| (.*) \\| (.*) \\|$`, 'm').exec(
        page.slice(page.indexOf('| role | writes |')),
      ) ?? [];
    const named = (cell = '') => [...cell.matchAll(/`(\w+)`/g)].map(([, id]) => id).sort();
    const own = EVERY_ENDPOINT.filter((endpoint) => endpoint.role === role);
    const ids = (isRead: boolean) =>
      own
        .filter(({ method }) => (method === 'get') === isRead)
        .map(({ id }) => id)
        .sort();
    expect(named(writes)).toEqual(ids(false));
    if (role !== 'viewer') expect(named(reads)).toEqual(ids(true));
  },
);
