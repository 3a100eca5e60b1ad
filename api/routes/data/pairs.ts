import { PAIR_ENDPOINTS } from '../../../contracts/api/pairs.ts';
import { languagesOf, TABULAR } from '../../../contracts/primitives.ts';
import { TextRemoved } from '../../../core/browse/errors.ts';
import { exportPairs } from '../../../core/browse/export-pairs.ts';
import { searchPairs } from '../../../core/browse/search-pairs.ts';
import { cursorOf, type Found, positionOf, type SearchBounds } from '../../../core/browse/search-parts.ts';
import { searchTable } from '../../../core/browse/search-table.ts';
import { DragomanError, ObjectMissing } from '../../../core/errors.ts';
import { type CorpusId, keys } from '../../../core/keys.ts';
import { nameOf } from '../../../core/registry/corpora.ts';
import { heldBy } from '../../../core/rights/mark-versions.ts';
import { noteReading } from '../../pipeline/audit.ts';
import { type CallContext, route } from '../../route.ts';
import { versionWithManifest } from './versions.ts';

/** A corpus of tables has rows and no pairs, and one of text has pairs and no rows. */
class NotOfThisCorpus extends DragomanError {}

/** How long a request looks before it answers with what it has found; a row group more may take some tenths. */
const SEARCH_MILLISECONDS = 2000;
const EXPORT_MILLISECONDS = 8000;
const DOWNLOAD_SECONDS = 300;

/** Pairs and rows of dataset versions. */
export const pairRoutes = {
  searchPairs: route(PAIR_ENDPOINTS.searchPairs, async ({ params, query }, context) => {
    mustHavePairs(params);
    const { withheld, ...found } = await searchPairs(
      await searched(params, context),
      query,
      boundsOf(query.limit, query.cursor, SEARCH_MILLISECONDS, context),
    );
    return { ...answerOf(found), withheld };
  }),

  searchRows: route(PAIR_ENDPOINTS.searchRows, async ({ params, query }, context) => {
    const { manifest } = await versionWithManifest(params, params.version, context);
    const { train, table } = manifest;
    if (!table) throw new NotOfThisCorpus(`${nameOf(params)} has pairs and no rows. Ask for its pairs.`);
    const columns = table.map(({ name }) => name);
    const bounds = boundsOf(query.limit, query.cursor, SEARCH_MILLISECONDS, context);
    const removed = heldBy(manifest, await context.registry.listRemovals(params));
    if (removed.length > 0) throw textRemoved(params.version, 'shown');
    return {
      ...answerOf(await searchTable(context.data, { train, columns }, query, bounds)),
      columns: table,
      withheld: 0,
    };
  }),

  exportPairs: route(PAIR_ENDPOINTS.exportPairs, async ({ params, query }, context) => {
    mustHavePairs(params);
    const { format, pairs: mostPairs, cursor, ...filter } = query;
    const { next, ...file } = await exportPairs(
      await searched(params, context),
      filter,
      { format, languages: languagesOf(params.languagePair) },
      boundsOf(mostPairs, cursor, EXPORT_MILLISECONDS, context),
    );
    await noteReading(`${nameOf(params)} ${params.version}: ${file.pairs} pairs`, 'exportPairs', context);
    const fileName = `${params.corpus}-${params.languagePair}-${params.version}.${format}`;
    return { fileName, ...file, ...(next ? { next: cursorOf(next) } : {}) };
  }),

  downloadFile: route(PAIR_ENDPOINTS.downloadFile, async ({ params, query: { key } }, context) => {
    const { manifest } = await versionWithManifest(params, params.version, context);
    const manifestKey = keys.manifest(params, params.version);
    const report = keys.reportPage(params, params.version);
    const files = [...manifest.train, ...manifest.dropLogs, ...manifest.heldOut];
    const known = [manifestKey, report, ...files.map((file) => file.key), ...manifest.shardDropLogs];
    if (!known.includes(key)) {
      throw new ObjectMissing(`Version ${params.version} of ${nameOf(params)} has no file ${key}.`);
    }
    const held = heldBy(manifest, await context.registry.listRemovals(params));
    if (held.length > 0 && key !== manifestKey) throw textRemoved(params.version, 'handed out');
    if ((await context.data.size(key)) === undefined) {
      throw new TextRemoved(
        `${key} was erased, because it held text that was removed. Take a later version.`,
      );
    }
    await noteReading(key, 'downloadFile', context);
    const fileName = key === report ? {} : { fileName: key.split('/').slice(1).join('-') };
    const as = { seconds: DOWNLOAD_SECONDS, ...fileName };
    return {
      url: await context.steering.presignDownload('data', key, as),
      seconds: DOWNLOAD_SECONDS,
    };
  }),
};

function mustHavePairs(id: CorpusId): void {
  if (id.languagePair === TABULAR) {
    throw new NotOfThisCorpus(`${nameOf(id)} has rows and no pairs. Ask for its rows.`);
  }
}

const textRemoved = (version: string, what: string) =>
  new TextRemoved(
    `Version ${version} holds text that was removed from the corpus, and is not ${what} any more. Take the version that was made without it.`,
  );

async function searched(params: CorpusId & { version: string }, context: CallContext) {
  const { manifest } = await versionWithManifest(params, params.version, context);
  return { data: context.data, manifest, removals: await context.registry.listRemovals(params) };
}

function boundsOf(
  rows: number,
  cursor: string | undefined,
  milliseconds: number,
  { now }: CallContext,
): Omit<SearchBounds, 'isFull'> {
  const end = now().getTime() + milliseconds;
  return {
    rows,
    isOver: () => now().getTime() >= end,
    ...(cursor === undefined ? {} : { from: positionOf(cursor) }),
  };
}

function answerOf<Row>({ rows, next, looked, progress }: Found<Row>) {
  return { items: rows, looked, progress, ...(next ? { next: cursorOf(next) } : {}) };
}
