import { corpusRoutes } from './data/corpora.ts';
import { pairRoutes } from './data/pairs.ts';
import { removalRoutes } from './data/removals.ts';
import { versionRoutes } from './data/versions.ts';

/** Corpora, their versions, what is in them and what must go. */
export const dataRoutes = { ...corpusRoutes, ...versionRoutes, ...pairRoutes, ...removalRoutes };
