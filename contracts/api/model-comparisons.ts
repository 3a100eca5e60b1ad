import { z } from 'zod';
import { MetricScore } from '../evaluation.ts';
import { BlindComparison, BlindPair, HumanComparison, Verdict } from '../human-comparison.ts';
import { PromotionDecision } from '../model-card.ts';
import { Count, ShortHash } from '../primitives.ts';
import { endpoint } from './endpoint.ts';
import { ModelVersionId, ofVersion, TestSetId } from './models.ts';
import { PageQuery, pageOf } from './paging.ts';

/** What one version made of a segment. */
const Translation = z.object({
  hypothesis: z.string(),
  /** chrF of a translation; of classifiers and tables the probability of what was right. Null where there is none. */
  score: z.number().nullable(),
  /** Which checks it stood, by the names of the rates. */
  checks: z.record(z.string(), z.boolean()),
});

/** One segment as two versions have it. */
export const TranslationPair = z.object({
  pairId: z.string(),
  source: z.string(),
  reference: z.string(),
  domain: z.string().optional(),
  document: z.string().optional(),
  ours: Translation,
  theirs: Translation.optional(),
});
export type TranslationPair = z.infer<typeof TranslationPair>;

const Judged = BlindComparison.omit({ v: true, pairs: true }).extend({
  pairs: Count,
  /** Of them, those that the caller has judged. */
  judged: Count,
});
const ofComparison = ofVersion.extend({ comparisonId: ShortHash });
/** As people see it who do not know which translation is whose. */
const ShownComparison = Judged.extend({
  pairs: z.array(BlindPair.omit({ challenger: true })),
  /** The caller's, by pair id. */
  verdicts: z.record(z.string(), Verdict),
});
export type ShownComparison = z.infer<typeof ShownComparison>;

/** Versions beside each other, and what people think of them. */
export const MODEL_COMPARISON_ENDPOINTS = {
  listTranslations: endpoint({
    id: 'listTranslations',
    method: 'get',
    path: '/models/{model}/versions/{version}/translations/{setId}',
    role: 'viewer',
    summary: 'What a version, and another one beside it, made of a test set.',
    params: ofVersion.extend({ setId: TestSetId }),
    query: PageQuery.extend({
      against: ModelVersionId.optional(),
      /** `loss`: where the other version is most ahead first; `gain`: the other way round; `score`: the worst first. */
      order: z.enum(['set', 'gain', 'loss', 'score']).default('set'),
      /** `domain:software`, `document:...`, `length:1-5`. */
      slice: z.string().max(200).optional(),
      /** Segments whose check of this name came out `checkIs`. */
      check: z.string().max(60).optional(),
      checkIs: z.stringbool().default(false),
      /** Only where the two versions say different things. */
      differing: z.stringbool().default(false),
      /** In the source, the reference or a translation; case does not matter. */
      text: z.string().max(200).optional(),
    }),
    response: pageOf(TranslationPair).extend({
      /** Segments that fit, over all pages. */
      total: Count,
      slices: z.array(z.string()),
      checks: z.array(z.string()),
    }),
  }),
  listBlindComparisons: endpoint({
    id: 'listBlindComparisons',
    method: 'get',
    path: '/models/{model}/versions/{version}/comparisons',
    role: 'viewer',
    summary: 'Blind comparisons of a version with others, newest first.',
    params: ofVersion,
    response: z.object({ items: z.array(Judged) }),
  }),
  openBlindComparison: endpoint({
    id: 'openBlindComparison',
    method: 'post',
    path: '/models/{model}/versions/{version}/comparisons',
    role: 'operator',
    summary: 'Draws segments to compare blindly; the same ones for the same request.',
    params: ofVersion,
    body: z.object({
      /** Absent: the champion. */
      against: ModelVersionId.optional(),
      /** Absent: the first that both were evaluated on, the corpus' own before others. */
      setId: TestSetId.optional(),
      segments: z.int().min(1).max(500).default(100),
      seed: z.string().min(1).max(40).default('1'),
    }),
    response: Judged,
  }),
  getBlindComparison: endpoint({
    id: 'getBlindComparison',
    method: 'get',
    path: '/models/{model}/versions/{version}/comparisons/{comparisonId}',
    role: 'viewer',
    summary: 'The pairs to judge, and what the caller has said about them.',
    params: ofComparison,
    response: ShownComparison,
  }),
  judgePairs: endpoint({
    id: 'judgePairs',
    method: 'put',
    path: '/models/{model}/versions/{version}/comparisons/{comparisonId}/verdicts',
    role: 'operator',
    summary: 'Keeps what the caller says about pairs, beside what they said before.',
    params: ofComparison,
    body: z.object({ verdicts: z.record(z.string().max(100), Verdict) }),
    response: Judged,
  }),
  settleComparison: endpoint({
    id: 'settleComparison',
    method: 'post',
    path: '/models/{model}/versions/{version}/comparisons/{comparisonId}/result',
    role: 'operator',
    summary:
      'Counts all verdicts and decides anew about the version, which is promoted where the policy says so.',
    params: ofComparison,
    response: z.object({ result: HumanComparison, decision: PromotionDecision, promoted: z.boolean() }),
  }),
  measurePostEdits: endpoint({
    id: 'measurePostEdits',
    method: 'post',
    path: '/models/{model}/versions/{version}/post-edits/{setId}',
    role: 'operator',
    summary: 'Has the edits that people made of translations measured; see acceptPostEdits.',
    params: ofVersion.extend({ setId: TestSetId }),
    body: z.object({
      /** JSON Lines of `pairId` and `postEdit`. */
      text: z.string().min(1).max(900_000),
    }),
    response: z.object({ measurementId: ShortHash }),
  }),
  acceptPostEdits: endpoint({
    id: 'acceptPostEdits',
    method: 'post',
    path: '/models/{model}/versions/{version}/post-edits/{setId}/{measurementId}',
    role: 'operator',
    summary: 'Puts measured edits on the evaluation and the card, once the measurement has ended.',
    params: ofVersion.extend({ setId: TestSetId, measurementId: ShortHash }),
    response: z.object({
      status: z.enum(['WAITING', 'RUNNING', 'SUCCEEDED', 'FAILED']),
      segments: Count.optional(),
      hter: MetricScore.optional(),
      reason: z.string().optional(),
    }),
  }),
};
