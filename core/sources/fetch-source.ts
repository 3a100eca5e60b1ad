import {
  type FetchOutcome,
  FetchState,
  type Source,
  type SourceLocation,
  type SourceName,
} from '../../contracts/source.ts';
import { DragomanError } from '../errors.ts';
import { keys } from '../keys.ts';
import { type Message, sourceFailed } from '../notifications/messages.ts';
import { readJson, writeJson } from '../objects/json-objects.ts';
import type { Registry } from '../registry/registry.ts';
import { sourceMissing } from '../registry/sources.ts';
import { DownloadUnfinished } from './errors.ts';
import type { FetchContext } from './fetch-context.ts';
import { type FileResult, fetchFile } from './fetch-file.ts';
import { describeUrl } from './fetch-policy.ts';
import { fetchPrefix } from './fetch-prefix.ts';
import type { HttpGet } from './http-get.ts';
import { rateLimits } from './rate-limits.ts';

/** A run that began longer ago has died: no Lambda lives so long. */
const DEAD_SECONDS = 960;

/** So many files are written down one by one, later ones in blocks of as many. */
const SAVED_EACH = 50;

export interface FetchSourceDependencies
  extends Pick<FetchContext, 'landing' | 'data' | 'foreign' | 'policy' | 'clock' | 'random' | 'log'> {
  registry: Pick<Registry, 'getSource' | 'beginFetch' | 'endFetch'>;
  /** Makes the GET of a source from its limits. */
  get: (limits: Source['limits']) => HttpGet;
  notify: (message: Message) => Promise<void>;
}

/**
 * One run of a source: looks at every location and puts what is new or changed into the landing bucket, from where on it
 * is an upload like any other. A location that fails does not keep the others from being fetched; people are told when
 * it fails in another way than the last time. Nothing is done while another run of the source is under way.
 * @returns what the run came to, also kept with the source. @throws NotRegistered
 */
export async function fetchSource(
  name: SourceName,
  dependencies: FetchSourceDependencies,
): Promise<FetchOutcome> {
  const { registry, clock, data, notify, log } = dependencies;
  const started = clock.now();
  const at = new Date(started).toISOString();
  const source = await registry.getSource(name);
  if (!source) throw sourceMissing(name);
  const nothing = { at, outcome: 'unchanged' as const, fetched: 0, unchanged: 0, failed: 0, bytes: 0 };
  const stale = new Date(started - DEAD_SECONDS * 1000).toISOString();
  if (!(await registry.beginFetch(name, at, stale))) {
    return { ...nothing, message: 'Another run of the source is under way.' };
  }
  let outcome: FetchOutcome = { ...nothing, outcome: 'failed', message: 'The run ended before it was done.' };
  try {
    const stateKey = keys.fetchState(source);
    const state: FetchState =
      (await data.size(stateKey)) === undefined
        ? { v: 1, files: {} }
        : await readJson(data, stateKey, FetchState);
    const context: FetchContext = {
      ...dependencies,
      source,
      state,
      get: dependencies.get(source.limits),
      rateOf: rateLimits(source.limits, clock),
      deadline: started + source.limits.runSeconds * 1000,
    };
    const results: FileResult[] = [];
    for (const location of source.locations) {
      for await (const result of fetchLocation(location, context)) {
        results.push(result);
        // A prefix may have very many files; what a run that dies has not saved is fetched once more.
        if (results.length <= SAVED_EACH || results.length % SAVED_EACH === 0) {
          await writeJson(data, stateKey, FetchState, state);
        }
      }
    }
    // Also what an unchanged file answered: its validators may be new.
    await writeJson(data, stateKey, FetchState, state);
    outcome = { ...summarise(results), at };
  } finally {
    await registry.endFetch(name, outcome);
  }
  const { corpus, languagePair, sourceId } = source;
  const { message: summary, failed: failedLocations, ...figures } = outcome;
  // A metric filter reads `failedLocations`; `message` is the logger's own.
  log.info('fetched source', { corpus, languagePair, sourceId, summary, failedLocations, ...figures });
  if (outcome.outcome === 'failed' && outcome.message !== source.last?.message) {
    await notify(sourceFailed(source, outcome));
  }
  return outcome;
}

async function* fetchLocation(location: SourceLocation, context: FetchContext): AsyncIterable<FileResult> {
  try {
    if (location.url.startsWith('s3:')) yield* fetchPrefix(location, context);
    else yield await fetchFile(location, context);
  } catch (error) {
    if (!(error instanceof DragomanError)) throw error;
    const outcome = error instanceof DownloadUnfinished ? 'unfinished' : 'failed';
    const url = describeUrl(new URL(location.url));
    context.log.warn('a location was not fetched', { url, error: error.name });
    yield { outcome, bytes: 0, message: `${error.name}: ${error.message}` };
  }
}

const WORST = ['failed', 'unfinished', 'fetched', 'unchanged'] as const;

function summarise(results: readonly FileResult[]): Omit<FetchOutcome, 'at'> {
  const of = (outcome: FileResult['outcome']) => results.filter((result) => result.outcome === outcome);
  const fetched = of('fetched');
  const failures = [...of('failed'), ...of('unfinished')];
  const bytes = fetched.reduce((total, result) => total + result.bytes, 0);
  const counts = `${fetched.length} new or changed files (${bytes} bytes), ${of('unchanged').length} unchanged`;
  return {
    outcome: WORST.find((outcome) => of(outcome).length > 0) ?? 'unchanged',
    message: [
      ...(failures.length === 0 ? [counts] : []),
      ...failures.map(({ message }) => message).slice(0, 10),
    ].join(' '),
    fetched: fetched.length,
    unchanged: of('unchanged').length,
    failed: of('failed').length,
    bytes,
  };
}
