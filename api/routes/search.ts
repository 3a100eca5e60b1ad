import { SEARCH_ENDPOINTS } from '../../contracts/api/search.ts';
import { saveView } from '../../core/search/save-view.ts';
import { searchMirror } from '../../core/search/search-mirror.ts';
import { withoutRemoved } from '../../core/search/without-removed.ts';
import { route } from '../route.ts';

/** Search over everything, and the searches that a person has named. */
export const searchRoutes = {
  search: route(SEARCH_ENDPOINTS.search, async ({ query }, { mirror, registry }) => {
    const { limit, cursor, perKind, ...filter } = query;
    const answer = searchMirror(await mirror.read(), filter, { limit, cursor, perKind });
    return { ...answer, items: await withoutRemoved(answer.items, { registry }) };
  }),

  listViews: route(SEARCH_ENDPOINTS.listViews, async (_request, { registry, caller }) => {
    const views = await registry.listViews(caller.name);
    const items = views.map(({ owner: _, ...view }) => view);
    return { items: items.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  }),

  saveView: route(SEARCH_ENDPOINTS.saveView, async ({ body }, { registry, caller, now, about }) => {
    about(`view ${body.name}`);
    const { owner: _, ...view } = await saveView({ owner: caller.name, ...body }, { registry, now });
    return view;
  }),

  removeView: route(SEARCH_ENDPOINTS.removeView, async ({ params }, { registry, caller }) => ({
    removed: await registry.removeView(caller.name, params.viewId),
  })),
};
