import type { Registry } from '../registry/registry.ts';
import { recently } from './recently.ts';

/** Well within the second by which these lists may lag anyway. */
const RECENT_MS = 500;
/** The lists of the registry that may lag. */
const LISTS = [
  'listCorpora',
  'listRuns',
  'listModels',
  'listAllModels',
  'listAllSources',
  'listUploads',
  'listSweeps',
] as const;
type Lists = Pick<Registry, (typeof LISTS)[number]>;

/**
 * A registry whose lists are read at most twice a second, however many people look at them: most look at the same ones.
 * @returns with it a function that has all lists read anew, for when something was changed
 */
export function recentLists(registry: Registry, now: () => Date): { registry: Registry; forget: () => void } {
  const lists = LISTS.map((name) => {
    const list = (question: unknown[]) =>
      (registry[name] as (...question: unknown[]) => Promise<object>)(...question);
    const recent = recently(list, {
      keyOf: (question) => JSON.stringify(question),
      milliseconds: RECENT_MS,
      now,
    });
    return { name, recent };
  });
  const own = ({ name, recent }: (typeof lists)[number]) => {
    // Callers sort lists in place: each gets its own.
    const list = async (...question: unknown[]) => copyOf(await recent(question));
    return [name, list];
  };
  return {
    registry: { ...registry, ...(Object.fromEntries(lists.map(own)) as unknown as Lists) },
    forget: () => {
      for (const { recent } of lists) recent.forget();
    },
  };
}

const copyOf = (list: object) =>
  Array.isArray(list) ? [...list] : { ...list, items: [...(list as { items: unknown[] }).items] };
