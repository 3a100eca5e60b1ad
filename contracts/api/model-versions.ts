import { z } from 'zod';
import { Calibration, ClassTable } from '../classification-tables.ts';
import { DatasetReference, Evaluation, ModelVersion } from '../entities.ts';
import { Artifact } from '../job.ts';
import { ModelCard, PromotionDecision } from '../model-card.ts';
import { IsoTime } from '../primitives.ts';
import { endpoint } from './endpoint.ts';
import { ofVersion, TestSetId } from './models.ts';

/** Everything about one version of a model line. */
export const MODEL_VERSION_ENDPOINTS = {
  getModelVersion: endpoint({
    id: 'getModelVersion',
    method: 'get',
    path: '/models/{model}/versions/{version}',
    role: 'viewer',
    summary: 'A version as it is registered.',
    params: ofVersion,
    response: ModelVersion,
  }),
  getModelCard: endpoint({
    id: 'getModelCard',
    method: 'get',
    path: '/models/{model}/versions/{version}/card',
    role: 'viewer',
    summary: 'The card of a version: what it is, what it came from, how good it is.',
    params: ofVersion,
    response: ModelCard,
  }),
  getModelCardPage: endpoint({
    id: 'getModelCardPage',
    method: 'get',
    path: '/models/{model}/versions/{version}/card-page',
    role: 'viewer',
    summary: 'The card for people, as Markdown.',
    params: ofVersion,
    response: z.object({ markdown: z.string() }),
  }),
  getPromotionDecision: endpoint({
    id: 'getPromotionDecision',
    method: 'get',
    path: '/models/{model}/versions/{version}/decision',
    role: 'viewer',
    summary: 'Every condition of a promotion, by the policy and the champion of now.',
    params: ofVersion,
    response: PromotionDecision,
  }),
  listEvaluations: endpoint({
    id: 'listEvaluations',
    method: 'get',
    path: '/models/{model}/versions/{version}/evaluations',
    role: 'viewer',
    summary: 'Evaluations of a version at its release and on newer text, oldest first.',
    params: ofVersion,
    response: z.object({ items: z.array(Evaluation) }),
  }),
  getLineage: endpoint({
    id: 'getLineage',
    method: 'get',
    path: '/models/{model}/versions/{version}/lineage',
    role: 'viewer',
    summary: 'What a version was made of, and which versions were made of it.',
    params: ofVersion,
    response: z.object({
      datasets: z.array(DatasetReference),
      parents: z.array(z.object({ model: z.string(), version: z.string() })),
      descendants: z.array(
        z.object({ model: z.string(), version: z.string(), through: z.array(z.string()) }),
      ),
    }),
  }),
  listModelFiles: endpoint({
    id: 'listModelFiles',
    method: 'get',
    path: '/models/{model}/versions/{version}/files',
    role: 'viewer',
    summary: 'The files of a version with their checksums.',
    params: ofVersion,
    response: z.object({ items: z.array(Artifact.omit({ uri: true })) }),
  }),
  downloadModelFile: endpoint({
    id: 'downloadModelFile',
    method: 'get',
    path: '/models/{model}/versions/{version}/download',
    role: 'viewer',
    summary: 'An address under which one file of a version can be read for some minutes.',
    params: ofVersion,
    query: z.object({ name: z.string().max(500) }),
    response: z.object({ url: z.string(), expiresAt: IsoTime }),
  }),
  getCalibration: endpoint({
    id: 'getCalibration',
    method: 'get',
    path: '/models/{model}/versions/{version}/calibration',
    role: 'viewer',
    summary:
      'Of classifiers and tables: whether what is said to happen with 30 % happens in 30 of 100 cases.',
    params: ofVersion,
    response: Calibration,
  }),
  getClassTable: endpoint({
    id: 'getClassTable',
    method: 'get',
    path: '/models/{model}/versions/{version}/classes/{setId}',
    role: 'viewer',
    summary: 'Of classifiers: precision and recall of every class, and what it was taken for.',
    params: ofVersion.extend({ setId: TestSetId }),
    response: ClassTable,
  }),
};
