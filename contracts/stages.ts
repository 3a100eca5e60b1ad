/**
 * The one ordered list of stages per kind of run. It names the states of the state machines, keys the stages of a run
 * in the registry and drives every progress bar.
 */
export const PREPARATION_STAGES = [
  'Plan',
  'ImportTables',
  'Ingest',
  'TrainAligner',
  'Refine',
  'Compare',
  'Finish',
  'CheckConsistency',
  'AwaitApproval',
  'Publish',
  'Announce',
] as const;

export const TRAINING_STAGES = [
  'Resolve',
  'Generate',
  'Binarize',
  'Train',
  'Evaluate',
  'Register',
  'Promote',
] as const;

export type PreparationStage = (typeof PREPARATION_STAGES)[number];
export type TrainingStage = (typeof TRAINING_STAGES)[number];
export type Stage = PreparationStage | TrainingStage;

/** Of the same state machine: the champion is evaluated once more, nothing is trained. */
export const MONITORING_STAGES = ['Resolve', 'Evaluate', 'Register'] as const satisfies TrainingStage[];

export const STAGES = {
  preparation: PREPARATION_STAGES,
  training: TRAINING_STAGES,
  monitoring: MONITORING_STAGES,
} as const;

/** What a stage is called in the present tense on a progress line. */
export const STAGE_TITLES: Record<Stage, string> = {
  Plan: 'Planning',
  ImportTables: 'Reading tables',
  Ingest: 'Reading and filtering uploads',
  TrainAligner: 'Training the word aligner',
  Refine: 'Scoring, deduplicating, splitting',
  Compare: 'Finding near-duplicates and repetitions',
  Finish: 'Writing the training files',
  CheckConsistency: 'Checking consistency',
  AwaitApproval: 'Waiting for approval',
  Publish: 'Publishing the dataset version',
  Announce: 'Announcing',
  Resolve: 'Checking data against evaluation sets',
  Generate: 'Making synthetic text',
  Binarize: 'Binarizing',
  Train: 'Training',
  Evaluate: 'Evaluating',
  Register: 'Registering the model version',
  Promote: 'Promoting',
};
