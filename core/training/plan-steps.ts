import type { z } from 'zod';
import type { HeldOutSet } from '../../contracts/aligner.ts';
import type { Model } from '../../contracts/entities.ts';
import type { JobFile, JobStep, TestSetReference } from '../../contracts/job.ts';
import type { DatasetManifest } from '../../contracts/manifest.ts';
import { languagesOf } from '../../contracts/primitives.ts';
import type { ModelReference } from '../../contracts/training/corpora.ts';
import type { TranslationRecipe } from '../../contracts/training/translation.ts';
import { keys } from '../keys.ts';
import type { TrainingContext } from './training-context.ts';
import type { ResolvedCorpus } from './training-data.ts';

/** What a step of a run reads, and what its job file says beside what all have. */
export interface StepPlan {
  /** URIs by name; the trainer's `--in`. */
  inputs: Record<string, string>;
  file?: Pick<
    z.input<typeof JobFile>,
    'corpora' | 'domainWeights' | 'testSets' | 'champion' | 'generate' | 'sourceLanguage' | 'targetLanguage'
  >;
}
export type StepPlans = Partial<Record<JobStep, StepPlan>> & { evaluate: StepPlan };

/** How keys become URIs. */
export interface Places {
  inData: (key: string) => string;
  inModels: (key: string) => string;
}

/** All that a training of text is planned from. */
export interface TextTraining {
  context: TrainingContext;
  validation: HeldOutSet;
  tests: { set: HeldOutSet; role: TestSetReference['role'] }[];
  /** Of the champion, by test set; with the hashes of what it has seen, where it has them. */
  champion?: { version: string; segments: Record<string, string>; seen?: string };
  corpora: ResolvedCorpus[];
  /** Key in the models bucket; absent where the dataset's recipe has no termbase. */
  termbase?: string;
}

/** The steps of a training of text, by its task. */
export function planTextSteps(training: TextTraining, places: Places): StepPlans {
  const { recipe } = training.context;
  const plans = planPlain(training, places);
  if (recipe.task === 'translation') return planTranslation(plans, training, recipe, places);
  if (recipe.task !== 'translation-finetune') return plans;
  const pretrained = places.inModels(keys.pretrained(recipe.pretrained));
  return {
    binarize: withInputs(plans.binarize, { pretrained }),
    train: withInputs(plans.train, { pretrained }),
    evaluate: plans.evaluate,
  };
}

/**
 * The steps of a training on a table: features, boosting, evaluation on the last rows, which the champion, a version of
 * the same line, predicts too. @param table URI
 */
export function planTableSteps(
  runId: string,
  table: string,
  { model, champion }: Pick<Model, 'model' | 'champion'>,
  { inModels }: Places,
): StepPlans {
  const binarized = inModels(keys.stepOutput(runId, 'binarize'));
  return {
    binarize: { inputs: { table } },
    train: { inputs: { binarized } },
    evaluate: {
      inputs: {
        model: inModels(keys.stepOutput(runId, 'train')),
        binarized,
        ...(champion === undefined ? {} : { champion: inModels(keys.modelVersion(model, champion)) }),
      },
      file: { champion },
    },
  };
}

/** From one dataset version, with nothing beside it. */
function planPlain(
  { context, validation, tests, champion, termbase }: TextTraining,
  { inData, inModels }: Places,
): Required<Omit<StepPlans, 'generate'>> {
  const { run, manifest } = context;
  return {
    binarize: { inputs: { train: inData(trainPrefix(manifest)), validation: inData(validation.key) } },
    train: { inputs: { binarized: inModels(keys.stepOutput(run.runId, 'binarize')) } },
    evaluate: {
      inputs: {
        model: inModels(keys.stepOutput(run.runId, 'train')),
        ...Object.fromEntries(tests.map(({ set: { setId, key } }) => [`test.${setId}`, inData(key)])),
        ...Object.fromEntries(
          Object.entries(champion?.segments ?? {}).map(([setId, key]) => [
            `champion.${setId}`,
            inModels(key),
          ]),
        ),
        ...(champion?.seen === undefined ? {} : { 'champion.seen': inModels(champion.seen) }),
        ...(termbase === undefined ? {} : { termbase: inModels(termbase) }),
        ...cometModel(context.recipe, inModels),
      },
      file: {
        testSets: tests.map(({ set: { setId, name }, role }) => ({ setId, name, role })),
        champion: champion?.version,
      },
    },
  };
}

/** Further corpora, synthetic text, domain weights, and a version to continue from. */
function planTranslation(
  plain: ReturnType<typeof planPlain>,
  { context, corpora }: TextTraining,
  recipe: TranslationRecipe,
  places: Places,
): StepPlans {
  const { run, manifest } = context;
  const { inData, inModels } = places;
  const languages = languagesOf(manifest.languagePair);
  const files = ({ model, version }: ModelReference) => inModels(keys.modelVersion(model, version));
  const parent: Record<string, string> = recipe.continueFrom ? { continue: files(recipe.continueFrom) } : {};
  const [synthetic] = recipe.synthetic;
  const generated = inModels(keys.stepOutput(run.runId, 'generate'));
  return {
    ...(synthetic === undefined
      ? {}
      : {
          generate: {
            inputs: {
              model: files(synthetic.by),
              text: inData(
                synthetic.text === undefined ? trainPrefix(manifest) : keys.monolingual(synthetic.text),
              ),
            },
            file: {
              generate: {
                kind: synthetic.kind,
                beamSize: synthetic.beamSize,
                segments: synthetic.segments,
              },
            },
          },
        }),
    binarize: {
      inputs: {
        ...plain.binarize.inputs,
        ...Object.fromEntries(
          corpora.map(({ manifest: { corpus, languagePair, version } }, index) => [
            `corpus.${index}`,
            inData(trainPrefix({ corpus, languagePair, version })),
          ]),
        ),
        ...(synthetic === undefined ? {} : { 'synthetic.0': generated }),
        ...parent,
      },
      file: {
        corpora: [
          ...corpora.map(({ manifest: { languagePair }, weight }, index) => {
            const { source, target } = languagesOf(languagePair);
            return { name: `corpus.${index}`, sourceLanguage: source, targetLanguage: target, weight };
          }),
          ...(synthetic === undefined
            ? []
            : [
                {
                  name: 'synthetic.0',
                  sourceLanguage: languages.source,
                  targetLanguage: languages.target,
                  weight: synthetic.weight,
                  synthetic: synthetic.kind,
                },
              ]),
        ],
        domainWeights: recipe.domainWeights === 'manifest' ? domainWeights(manifest) : {},
      },
    },
    train: withInputs(plain.train, parent),
    evaluate: plain.evaluate,
  };
}

/** The COMET model that a recipe names. */
function cometModel(
  { evaluation }: TrainingContext['recipe'],
  inModels: Places['inModels'],
): Record<string, string> {
  const prefix = 'comet' in evaluation ? evaluation.comet : undefined;
  return prefix === undefined ? {} : { comet: inModels(`${prefix.replace(/\/*$/, '')}/`) };
}

const trainPrefix = (id: Pick<DatasetManifest, 'corpus' | 'languagePair' | 'version'>) =>
  `${keys.dataset(id, id.version)}train/`;

const withInputs = (plan: StepPlan, inputs: Record<string, string>): StepPlan => ({
  ...plan,
  inputs: { ...plan.inputs, ...inputs },
});

/** Of the domains that have training pairs; a weight of 0 is a preparation's word for none of them. */
const domainWeights = ({ domains }: DatasetManifest) =>
  Object.fromEntries(
    Object.entries(domains).flatMap(([domain, { weight }]) => (weight > 0 ? [[domain, weight]] : [])),
  );
