import type { SavedView } from '../../contracts/entities.ts';
import { DragomanError } from '../errors.ts';
import { shortHash } from '../hashing.ts';
import type { Registry } from '../registry/registry.ts';
import { MOST_VIEWS } from '../registry/saved-views.ts';

/** A person has as many views as are kept. */
export class TooManyViews extends DragomanError {}

/** Keeps a search under a name for its owner, in place of one of the same name. @throws TooManyViews */
export async function saveView(
  { owner, name, query }: Pick<SavedView, 'owner' | 'name' | 'query'>,
  { registry, now }: { registry: Pick<Registry, 'listViews' | 'putView'>; now: () => Date },
): Promise<SavedView> {
  const view = { owner, viewId: shortHash([name]), name, query, createdAt: now().toISOString() };
  const others = (await registry.listViews(owner)).filter(({ viewId }) => viewId !== view.viewId);
  if (others.length >= MOST_VIEWS) {
    throw new TooManyViews(`You have ${MOST_VIEWS} named searches. Remove one that you need no more.`);
  }
  await registry.putView(view);
  return view;
}
