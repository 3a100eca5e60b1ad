import { z } from 'zod';
import { Count, RunId, ShortHash } from '../primitives.ts';
import { Removal, RemovalRule } from '../rights.ts';
import { ofCorpus } from './data.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './paging.ts';

const What = RemovalRule.pick({ by: true }).extend({ value: z.string().trim().min(1).max(500) });
const Descendant = z.strictObject({
  model: z.string(),
  version: z.string(),
  /** From the dataset version on to what the model was made of directly. */
  through: z.array(z.string()),
});

/** What a removal affects. */
const Affected = {
  /** That hold the text. */
  datasetVersions: z.array(z.string()),
  /** That were trained on it, directly or through other models. */
  modelVersions: z.array(Descendant),
};

/**
 * Where the text of a removal still is: `in-use` by the latest version, so that nothing can be erased yet; `kept` with
 * earlier versions; `nowhere`, as no version was made with it. Of an erasure: under way, not heard of for long, failed, done.
 */
export const StoredState = z.enum(['in-use', 'kept', 'nowhere', 'erasing', 'lost', 'failed', 'erased']);
export type StoredState = z.infer<typeof StoredState>;

const RemovalState = Removal.extend({
  /** How many dataset versions were made with the text. */
  heldBy: Count,
  stored: StoredState,
});
export type RemovalState = z.infer<typeof RemovalState>;

/** What the files are that have the text; `search` is what is searched, which is made anew. */
export const StoredKind = z.enum([
  'train',
  'drops',
  'report',
  'shard',
  'run',
  'quarantine',
  'heldOut',
  'search',
]);
export type StoredKind = z.infer<typeof StoredKind>;

/** How many there are, and the names of the first hundred. */
const KeyList = z.strictObject({ count: Count, first: z.array(z.string()) });
export type KeyList = z.infer<typeof KeyList>;

const ErasurePreview = z.object({
  removal: RemovalState,
  /** Keeps all its files. */
  latest: z.string().optional(),
  /** That were made with the text and lose their files, newest first. */
  versions: KeyList,
  /** That were trained on these, directly or through other models, and stay. */
  modelVersions: z.array(Descendant),
  /** That would be erased: files of versions by what they are, and uploads with nothing else. */
  data: z.array(z.strictObject({ kind: StoredKind, files: Count, sizeBytes: Count })),
  uploads: KeyList,
  /** Uploads with other text too, which stay: to be replaced by whoever uploaded them. */
  sharedUploads: KeyList,
});
export type ErasurePreview = z.infer<typeof ErasurePreview>;

/** Text that must go, and where it still is. */
export const REMOVAL_ENDPOINTS = {
  listRemovals: endpoint({
    id: 'listRemovals',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}/removals',
    role: 'viewer',
    summary:
      'What was removed from a corpus, newest first, the version from which on it is gone, and where it is still stored.',
    params: ofCorpus,
    query: PageQuery,
    response: pageOf(RemovalState),
  }),
  previewRemoval: endpoint({
    id: 'previewRemoval',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}/removals/preview',
    role: 'viewer',
    summary: 'What a removal would affect. Changes nothing.',
    params: ofCorpus,
    query: What,
    response: z.object({
      ...Affected,
      /** Records of it in the inputs of the latest version, where they are counted by it. */
      records: Count.optional(),
      /** True when the latest version has it, so that a preparation will start. */
      inLatest: z.boolean(),
    }),
  }),
  removeText: endpoint({
    id: 'removeText',
    method: 'post',
    path: '/corpora/{corpus}/{languagePair}/removals',
    role: 'admin',
    summary:
      'Decides for good that text must go: marks what has it and starts a preparation without it. What is stored stays until it is erased.',
    params: ofCorpus,
    body: What.extend({ reason: z.string().trim().min(1).max(1000) }),
    response: z.object({
      removal: Removal,
      ...Affected,
      /** Keys of objects that hold nothing that stays: eraseText takes them away. */
      stored: z.strictObject({ uploads: z.array(z.string()), data: z.array(z.string()) }),
      /** Uploads with other text too: to be replaced by whoever uploaded them. */
      sharedUploads: z.array(z.string()),
      startedRun: RunId.optional(),
    }),
  }),
  eraseText: endpoint({
    id: 'eraseText',
    method: 'post',
    path: '/corpora/{corpus}/{languagePair}/removals/{removalId}/erasure',
    role: 'admin',
    summary:
      'Erases what is stored of text that was removed, once the latest version is without it; goes on in the background, and notes with the removal how far it is and what came of it.',
    params: ofCorpus.extend({ removalId: ShortHash }),
    response: RemovalState,
  }),
  previewErasure: endpoint({
    id: 'previewErasure',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}/removals/{removalId}/erasure',
    role: 'viewer',
    summary: 'What erasing would take away and what would stay; after it, what is left. Changes nothing.',
    params: ofCorpus.extend({ removalId: ShortHash }),
    response: ErasurePreview,
  }),
};
