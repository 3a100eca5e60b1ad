import { DomainModel } from '../../contracts/domain-model.ts';
import type { DatasetManifest } from '../../contracts/manifest.ts';
import type { PreparationPlan } from '../../contracts/plan.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import { PARTITIONS } from '../../contracts/shard.ts';
import { hash64, shortHash } from '../hashing.ts';
import { keys } from '../keys.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import type { Pair } from '../pairs/pair.ts';
import { NORMALISER_VERSION } from '../text/normalise.ts';
import type { SideTokens } from '../text/pair-tokens.ts';
import { skeleton } from '../text/skeleton.ts';
import { domainOf, domainWords } from './domain-of.ts';
import { clusterWords, type WordCluster } from './word-clusters.ts';

/** Segments that clusters are learnt from. */
const SAMPLE_SEGMENTS = 20_000;
/** Words that show a person what a cluster is about. */
const WORDS_SHOWN = 8;

export interface DomainContext {
  data: Objects;
  plan: PreparationPlan;
  /** The previous version's; absent for the first one. */
  previous: DatasetManifest | undefined;
  /** Pairs of the corpus. */
  pairs: number;
  /** Streams the pairs of partitions first to last, both included, of all shards. */
  pairsOfPartitions: (first: number, last: number) => AsyncIterable<Pair>;
}

/** Key and content of a corpus' domain model. */
export interface FoundDomains {
  domainsKey: string;
  model: DomainModel;
}

/**
 * The domain model of a run: the previous version's while the settings and the normaliser are the same; otherwise
 * clusters of the source segments that have no domain, when there are enough of them. Partitions are made by a hash, so
 * that the first ones are a random sample, and no more of the corpus is read. Holds the sample.
 * @returns undefined where domains are left as they are
 */
export async function findDomains(context: DomainContext): Promise<FoundDomains | undefined> {
  const { data, plan } = context;
  const { domains } = plan.recipe;
  if (domains.whenMissing === 'leave') return undefined;
  const { clusters, minimumPairs } = domains;
  const settingsHash = shortHash({ clusters, minimumPairs, normaliser: NORMALISER_VERSION });
  const previous = await previousDomains(context, settingsHash);
  if (previous) return previous;
  const { language, segments, share } = await drawSegments(context);
  if (share * context.pairs < minimumPairs) return undefined;
  const found = clusterWords(segments.map(domainWords(language)), clusters);
  if (found.length < 2) return undefined;
  const model: DomainModel = {
    v: 1,
    modelId: shortHash({ settingsHash, segments }),
    settingsHash,
    trainedOn: segments.length,
    clusters: found.map(describeCluster),
  };
  const domainsKey = keys.domainModel(plan, model.modelId);
  await writeJson(data, domainsKey, DomainModel, model);
  return { domainsKey, model };
}

/** Gives pairs without a domain the one that the model finds; others keep theirs. */
export function assignDomains(
  plan: Pick<PreparationPlan, 'languagePair'>,
  found: Pick<FoundDomains, 'model'> | undefined,
  side?: SideTokens,
): <P extends Pick<Pair, 'source' | 'domain'>>(pair: P) => P {
  if (!found) return (pair) => pair;
  const find = domainOf(found.model, languagesOf(plan.languagePair).source, side);
  return (pair) => {
    if (pair.domain !== undefined) return pair;
    const domain = find(pair.source);
    return domain === undefined ? pair : { ...pair, domain };
  };
}

async function previousDomains(
  { data, previous }: DomainContext,
  settingsHash: string,
): Promise<FoundDomains | undefined> {
  const domainsKey = previous?.domainModel;
  if (domainsKey === undefined) return undefined;
  const model = await readJson(data, domainsKey, DomainModel);
  return model.settingsHash === settingsHash ? { domainsKey, model } : undefined;
}

/** Different source segments without a domain, in the order of their hashes, and which share of the pairs has none. */
async function drawSegments({ plan, pairs, pairsOfPartitions }: DomainContext) {
  const language = languagesOf(plan.languagePair).source;
  const last = Math.min(PARTITIONS, Math.ceil((PARTITIONS * SAMPLE_SEGMENTS) / Math.max(1, pairs))) - 1;
  const found = new Map<string, { hash: bigint; source: string }>();
  let [all, missing] = [0, 0];
  for await (const { source, domain } of pairsOfPartitions(0, last)) {
    all++;
    if (domain !== undefined) continue;
    missing++;
    const key = skeleton(source);
    const known = found.get(key);
    if (!known) found.set(key, { hash: hash64(key, 'domain-sample'), source });
    else if (source < known.source) known.source = source;
  }
  const segments = [...found.values()].sort((a, b) => (a.hash < b.hash ? -1 : 1)).map(({ source }) => source);
  return { language, segments, share: all === 0 ? 0 : missing / all };
}

function describeCluster({ weights }: WordCluster, index: number): DomainModel['clusters'][number] {
  return {
    name: `cluster-${index + 1}`,
    words: weights.slice(0, WORDS_SHOWN).map(([word]) => word),
    weights: Object.fromEntries(weights),
  };
}
