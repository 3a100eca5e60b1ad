import { describe, expect, it } from 'vitest';
import { type OpenRegistry, T0, withCorpus } from './registry.fixture.ts';

/** What every registry does with views. */
export function savedViewCases(open: OpenRegistry): void {
  describe('views', () => {
    it('belong to one person', async () => {
      const { registry, id } = await withCorpus(open);
      const view = { owner: id.corpus, viewId: 'v', name: 'Failures', query: 'status=FAILED', createdAt: T0 };
      await registry.putView(view);
      await registry.putView({ ...view, name: 'What failed' });
      expect(await registry.listViews(id.corpus)).toEqual([{ ...view, name: 'What failed' }]);
      expect(await registry.listViews('somebody-else')).toEqual([]);
      expect(await registry.removeView('somebody-else', 'v')).toBe(false);
      expect(await registry.removeView(id.corpus, 'v')).toBe(true);
      expect(await registry.listViews(id.corpus)).toEqual([]);
    });
  });
}
