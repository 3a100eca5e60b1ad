import { CODE } from '../character-classes.ts';
import { RULE_DEFAULTS } from './defaults.ts';
import type { RuleFactory } from './rule.ts';

const ADDRESS = /(?:https?|ftp):\/\/([a-z\d](?:[a-z\d.-]*[a-z\d])?)/gi;

/**
 * Rejects a pair whose addresses differ (OpusCleaner; Bicleaner hardrules `c_no_urls`): the shared ones, as a share of
 * the longer list, are under `minimumOverlap`. Addresses are compared by the last two names of their host, because
 * their languages and pages are translated too.
 */
export const urls: RuleFactory<'urls'> = (parameters) => {
  const minimumOverlap = parameters.minimumOverlap ?? RULE_DEFAULTS.urls.minimumOverlap;
  return ({ source, target, features }) => {
    if (!((features.source.classes | features.target.classes) & CODE)) return undefined;
    const left = hostsOf(source);
    const right = hostsOf(target);
    if (left.size + right.size === 0) return undefined;
    const shared = [...left].filter((host) => right.has(host)).length;
    if (shared >= minimumOverlap * Math.max(left.size, right.size)) return undefined;
    return `addresses differ: ${list(left)} in the source, ${list(right)} in the target`;
  };
};

function hostsOf(text: string): Set<string> {
  if (!text.includes('://')) return new Set();
  return new Set(
    [...text.matchAll(ADDRESS)].map(([, host = '']) => host.toLowerCase().split('.').slice(-2).join('.')),
  );
}

const list = (hosts: Set<string>) => [...hosts].slice(0, 3).join(', ') || 'none';
