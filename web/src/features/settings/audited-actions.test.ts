import { describe, expect, it } from 'vitest';
import { ENDPOINTS } from '../../../../contracts/api/endpoints.ts';
import texts from './texts.en.json' with { type: 'json' };

describe('the audit log', () => {
  it('has words for everything that one can do through the API', () => {
    const doing = Object.values(ENDPOINTS).filter(({ method }) => method !== 'get');
    const unnamed = doing.map(({ id }) => id).filter((id) => !(id in texts.did));
    expect(doing.length).toBeGreaterThan(30);
    expect(unnamed).toEqual([]);
  });
});
