import { z } from 'zod';
import { AlignerCard } from '../aligner.ts';
import { ConsistencyReport } from '../consistency.ts';
import { Approval, Corpus, Run } from '../entities.ts';
import { DatasetManifest, ManifestInput } from '../manifest.ts';
import { PlanInput, PreparationPlan } from '../plan.ts';
import { PreparationRecipe } from '../preparation-recipe.ts';
import { CorpusName, Count, LanguagePair, RunId, SourceId } from '../primitives.ts';
import { RemovalRule } from '../rights.ts';
import { ScoreHistogram } from '../shard.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './paging.ts';
import { FoundPair } from './pairs.ts';

const ofPreparation = z.object({ runId: RunId });
const ofCorpus = z.object({ corpus: CorpusName, languagePair: LanguagePair });

/** A preparation with what it has written by now; what is not there yet, or has expired, is absent. */
export const PreparationDetails = z.object({
  run: Run,
  /** Expires with the files of the run. */
  plan: PreparationPlan.pick({
    recipe: true,
    recipeHash: true,
    codeVersion: true,
    previousVersion: true,
    refused: true,
  })
    .extend({ inputs: Count, shards: Count, shardsTakenOver: Count, removals: z.array(RemovalRule) })
    .optional(),
  /** From the consistency check on, also of a version that was not published. */
  manifest: DatasetManifest.pick({
    version: true,
    createdAt: true,
    previousVersion: true,
    counts: true,
    drops: true,
    sources: true,
    domains: true,
    protectedPairs: true,
    missedTerms: true,
    heldOut: true,
    table: true,
    licences: true,
    owners: true,
    recipe: true,
    recipeHash: true,
    codeVersion: true,
  }).optional(),
  verdict: ConsistencyReport.shape.verdict.optional(),
  /** Without the token that only the state machine needs. */
  approval: Approval.omit({ taskToken: true }).optional(),
});
export type PreparationDetails = z.infer<typeof PreparationDetails>;

/** One input of a run: from the plan on its files and rights, once it was read also what became of it. */
export const PreparationInputView = PlanInput.pick({
  inputId: true,
  sourceId: true,
  format: true,
  compression: true,
  files: true,
}).extend({
  licence: z.string(),
  owner: z.string().optional(),
  /** A few titles, and how many there are. */
  titles: z.array(z.string()),
  allTitles: Count,
  /** Absent until it was read. */
  read: Count.optional(),
  kept: Count.optional(),
  drops: z.record(z.string(), Count).optional(),
  notes: ManifestInput.shape.notes,
  quarantine: ManifestInput.shape.quarantine,
});
export type PreparationInputView = z.infer<typeof PreparationInputView>;

/** How the scores of a run's pairs lie, and what draws the line. */
export const ScoreView = z.object({
  histograms: z.array(ScoreHistogram),
  /** Absent where pairs were not scored. */
  aligner: AlignerCard.pick({
    alignerId: true,
    trainedOn: true,
    thresholds: true,
    pooled: true,
    curves: true,
    histograms: true,
  }).optional(),
  falseRejectRate: z.number(),
});
export type ScoreView = z.infer<typeof ScoreView>;

/** What waits for a preparation, and what it is expected to cost. */
export const PreparationEstimate = z.object({
  /** That have not been prepared. */
  uploads: Count,
  bytes: Count,
  /** Of its Lambdas, US dollars; absent until a preparation has been priced. */
  usd: z.number().min(0).optional(),
  /** `corpus`: the last preparations of it. `others`: those of other corpora, by the bytes of uploads. */
  basis: z.enum(['corpus', 'others']).optional(),
});
export type PreparationEstimate = z.infer<typeof PreparationEstimate>;

/** Preparations of datasets: what each has done, and starting them. */
export const PREPARATION_ENDPOINTS = {
  getPreparation: endpoint({
    id: 'getPreparation',
    method: 'get',
    path: '/preparations/{runId}',
    role: 'viewer',
    summary: 'A preparation with its plan, its counts, its verdict and the question that it asks.',
    params: ofPreparation,
    response: PreparationDetails,
  }),
  listPreparationInputs: endpoint({
    id: 'listPreparationInputs',
    method: 'get',
    path: '/preparations/{runId}/inputs',
    role: 'viewer',
    summary: 'Inputs of a preparation in the order of its manifest, or of its plan until there is one.',
    params: ofPreparation,
    query: PageQuery.extend({
      /** Only inputs in quarantine, or with notes: known once there is a manifest. */
      only: z.enum(['quarantined', 'noted']).optional(),
    }),
    response: pageOf(PreparationInputView),
  }),
  listDroppedPairs: endpoint({
    id: 'listDroppedPairs',
    method: 'get',
    path: '/preparations/{runId}/drops',
    role: 'viewer',
    summary: 'Pairs that a preparation dropped, also of a version that was not published.',
    params: ofPreparation,
    query: PageQuery.extend({ reason: z.string().max(100).optional(), source: SourceId.optional() }),
    response: pageOf(FoundPair).extend({
      /** Rows left out because their text was removed. */
      withheld: Count,
    }),
  }),
  getConsistency: endpoint({
    id: 'getConsistency',
    method: 'get',
    path: '/preparations/{runId}/consistency',
    role: 'viewer',
    summary:
      'What the consistency check of a preparation found, against earlier deliveries and the version before.',
    params: ofPreparation,
    response: ConsistencyReport.omit({ manifest: true, v: true }),
  }),
  getScores: endpoint({
    id: 'getScores',
    method: 'get',
    path: '/preparations/{runId}/scores',
    role: 'viewer',
    summary:
      'Histograms of the alignment scores by source and length class, with the thresholds and what others would be.',
    params: ofPreparation,
    response: ScoreView,
  }),
  openReport: endpoint({
    id: 'openReport',
    method: 'get',
    path: '/preparations/{runId}/report',
    role: 'viewer',
    summary: 'An address under which the report page of a preparation can be read for five minutes.',
    params: ofPreparation,
    response: z.object({ url: z.string(), seconds: z.int() }),
  }),
  createCorpus: endpoint({
    id: 'createCorpus',
    method: 'post',
    path: '/corpora',
    role: 'operator',
    summary: 'Registers a corpus with its recipe. A corpus that exists is not changed.',
    body: ofCorpus.extend({ recipe: PreparationRecipe.prefault({}) }),
    response: Corpus,
  }),
  estimatePreparation: endpoint({
    id: 'estimatePreparation',
    method: 'get',
    path: '/corpora/{corpus}/{languagePair}/preparations/estimate',
    role: 'viewer',
    summary: 'What waits for the next preparation of a corpus, and what that is expected to cost.',
    params: ofCorpus,
    response: PreparationEstimate,
  }),
  startPreparation: endpoint({
    id: 'startPreparation',
    method: 'post',
    path: '/corpora/{corpus}/{languagePair}/preparations',
    role: 'operator',
    summary: 'Starts a preparation of a corpus now, without waiting for further uploads.',
    params: ofCorpus,
    body: z.object({
      /** Prepares the latest version anew although nothing has arrived: for another recipe. */
      again: z.boolean().default(false),
    }),
    response: z.object({ runId: RunId }),
  }),
};
