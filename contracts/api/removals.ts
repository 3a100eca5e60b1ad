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

/** Text that must go, and where it still is. */
export const REMOVAL_ENDPOINTS = {
  listRemovals: endpoint({
    id: 'listRemovals',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}/removals',
    role: 'viewer',
    summary: 'What was removed from a corpus, newest first, and the version from which on it is gone.',
    params: ofCorpus,
    query: PageQuery,
    response: pageOf(Removal),
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
      'Erases what is stored of text that was removed, once the latest version is without it; goes on in the background.',
    params: ofCorpus.extend({ removalId: ShortHash }),
    response: Removal,
  }),
};
