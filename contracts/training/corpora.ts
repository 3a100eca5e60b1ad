import { z } from 'zod';
import { CorpusName, LanguagePair, Share } from '../primitives.ts';

/** A version of a model line. */
export const ModelReference = z.strictObject({ model: z.string(), version: z.string() });
export type ModelReference = z.infer<typeof ModelReference>;

/** Parallel text beside the model line's own corpus. */
export const FurtherCorpus = z.strictObject({
  corpus: CorpusName,
  languagePair: LanguagePair,
  /** A dataset version; absent: the latest when the run is resolved. */
  version: z.string().optional(),
  /** How often a pair of it is drawn, a pair of the line's own corpus being drawn once per epoch. */
  weight: z.number().gt(0).max(100).default(1),
});
export type FurtherCorpus = z.infer<typeof FurtherCorpus>;

/** Pairs that a model makes before the training. */
export const SyntheticText = z.strictObject({
  /**
   * `back-translation`: target-language text, translated into the source language by a model of the other direction
   * (Sennrich et al. 2016). `distillation`: source text, translated by a teacher (Kim and Rush 2016).
   */
  kind: z.enum(['back-translation', 'distillation']),
  /** The model that translates. */
  by: ModelReference,
  /**
   * Prefix in the data bucket, below `monolingual/`, of text files with a segment a line (`.txt`, `.txt.gz`, UTF-8);
   * absent: the training text.
   */
  text: z.string().optional(),
  /** Segments at most, taken in the order of their hashes. */
  segments: z.int().min(1).default(1_000_000),
  beamSize: z.int().min(1).max(16).default(1),
  /** How often a pair of it is drawn per epoch. */
  weight: z.number().gt(0).max(100).default(1),
});
export type SyntheticText = z.infer<typeof SyntheticText>;

/**
 * Copies of training pairs whose source is disturbed, so that the model learns to bear it; shares of all pairs, which the
 * hash of a pair decides. The target stays where nothing else is said.
 */
export const augmentation = z
  .strictObject({
    upperCase: Share.default(0),
    lowerCase: Share.default(0),
    typos: Share.default(0),
    /** The last punctuation mark of both sides is left out. */
    punctuation: Share.default(0),
    /** Words that stand once on both sides, e.g. names and numbers, become `{1}`, `{2}` on both. */
    placeholders: Share.default(0),
  })
  .prefault({});

/** Marks in front of the source that tell the model what is wanted (Johnson et al. 2017; Caswell et al. 2019). */
export const tags = z
  .strictObject({
    /** `<2de>`; `auto`: when there is more than one language pair. */
    language: z.enum(['auto', 'always', 'never']).default('auto'),
    /** `<domain:software>`, for the 100 largest domains; a tenth of the pairs goes without, so that none is needed. */
    domain: z.boolean().default(false),
    /** `<bt>` before back-translated pairs. */
    synthetic: z.boolean().default(true),
  })
  .prefault({});
