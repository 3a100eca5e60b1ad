import type { DiagnosisFile } from '../../contracts/diagnosis.ts';
import type {
  DatasetVersion,
  Evaluation,
  JobAttempt,
  Model,
  ModelVersion,
  Run,
  Upload,
} from '../../contracts/entities.ts';
import { METRICS, type MetricName } from '../../contracts/evaluation.ts';
import type { DatasetManifest } from '../../contracts/manifest.ts';
import type { FetchOutcome, Source } from '../../contracts/source.ts';
import { describeScores } from '../evaluation/describe-scores.ts';
import { ownTestSet } from '../evaluation/own-test-set.ts';
import { WAITS_FOR_A_PERSON } from '../evaluation/promotion.ts';
import { adviceFor } from './advice.ts';

/** A notification: the subject is printable ASCII of at most 100 characters, as SNS wants it. */
export interface Message {
  subject: string;
  body: string;
}

interface Context {
  /** Base of the links; without one a message has none. */
  dashboardUrl: string;
}

interface RunSubject {
  runId: string;
  corpus: string;
  languagePair: string;
}

/** A run has started. */
export function runStarted(run: Run, { uploads, dashboardUrl }: Context & { uploads?: number }): Message {
  const what =
    run.kind === 'preparation'
      ? `The preparation of ${nameOf(run)} has started${uploads === undefined ? '' : ` with ${counted(uploads, 'upload')}`}.`
      : `The ${run.kind} of ${run.model} on dataset version ${run.datasetVersion} has started${expected(run)}.`;
  return message(`Started: ${titleOf(run)}`, [what, link(run.runId, dashboardUrl)]);
}

const expected = ({ estimateUsd }: Run) =>
  estimateUsd === undefined ? '' : ` and is expected to cost $${estimateUsd.toFixed(2)} at most`;

/** A preparation has published a version. */
export function preparationSucceeded(
  run: Run,
  {
    version,
    drops,
    quarantined,
    dashboardUrl,
  }: Context & {
    version: DatasetVersion;
    drops: DatasetManifest['drops'];
    /** Uploads of the run that are in quarantine. */
    quarantined: readonly Upload[];
  },
): Message {
  const reasons = Object.entries(drops).sort(([, a], [, b]) => b - a);
  return message(`Published: ${nameOf(run)} ${version.version}, ${number(version.train)} training pairs`, [
    `${nameOf(run)} has a new dataset version, ${version.version}.`,
    [
      `${number(version.read)} pairs read: ${number(version.train)} for training, ${number(version.heldOut)} held out, ` +
        `${number(version.dropped)} dropped.`,
      ...reasons.map(([reason, pairs]) => `  ${reason}: ${number(pairs)}`),
      version.previousVersion
        ? `It follows ${version.previousVersion}.`
        : 'It is the first version of this corpus.',
      `Consistency check: ${version.verdict}${version.verdict === 'pass' ? '' : '; the findings are on the page of the run'}.`,
    ].join('\n'),
    quarantineList(quarantined),
    tookSeconds(run),
    link(run.runId, dashboardUrl),
  ]);
}

/** A training has registered a model version. */
export function trainingSucceeded(
  run: Run,
  {
    model,
    version,
    evaluations,
    dashboardUrl,
  }: Context & { model: Model; version: ModelVersion; evaluations: readonly Evaluation[] },
): Message {
  const own = ownTestSet(evaluations) ?? evaluations[0];
  const scores = own ? `, ${describeScores(own.metrics)}` : '';
  const isChampion = model.champion === version.version;
  // The policy `approval`: everything speaks for it, and a person has to say so.
  const decision = run.stages.Promote?.message ?? '';
  const asks = !isChampion && model.promotion === 'approval' && decision.includes(WAITS_FOR_A_PERSON);
  return message(
    `${asks ? 'Your decision: promote' : 'Trained:'} ${model.model} ${version.version}${scores}`,
    [
      `${model.model} has a new version, ${version.version}, trained on ${number(version.trainPairs)} pairs of ` +
        `${nameOf(run)} ${version.datasetVersion}.`,
      evaluations.map(scoreLine).join('\n'),
      isChampion
        ? 'It is the champion now: whoever asks for the model gets this version.'
        : `It is a candidate; the champion stays ${model.champion ?? 'unnamed'}. ${decision}`.trim(),
      asks
        ? [
            'Answer with one of:',
            `  npx dragoman models promote ${model.model} ${version.version}`,
            `  npx dragoman models reject ${model.model} ${version.version} --reason "..."`,
          ].join('\n')
        : '',
      tookSeconds(run),
      link(run.runId, dashboardUrl),
    ],
  );
}

/** A run ended otherwise. */
export function runFailed(
  run: Run,
  {
    released,
    dashboardUrl,
  }: Context & {
    /** Uploads that the run had claimed, as they are now. */
    released: readonly Upload[];
  },
): Message {
  const ended = { TIMED_OUT: 'took too long', ABORTED: 'was aborted' }[run.status as string] ?? 'failed';
  const back = released.filter(({ status }) => status === 'PENDING');
  const quarantined = released.filter(({ status }) => status === 'QUARANTINED');
  return message(`${run.status === 'ABORTED' ? 'Aborted' : 'Failed'}: ${titleOf(run)}`, [
    `The ${run.kind} of ${nameOf(run)} ${ended}. Nothing was published.`,
    run.error ? `Error: ${run.error}\n${run.cause ?? ''}`.trim() : (run.cause ?? ''),
    `What to do: ${adviceFor(run)}`,
    back.length > 0 ? `${counted(back.length, 'upload')} went back and will be in the next preparation.` : '',
    quarantineList(quarantined),
    link(run.runId, dashboardUrl),
  ]);
}

/** A person has to decide whether a version may be published. */
export function approvalNeeded(
  question: RunSubject & Context & { version: string; findings: readonly string[] },
): Message {
  return message(`Your decision: publish ${nameOf(question)} ${question.version}?`, [
    `The consistency check of ${nameOf(question)} ${question.version} failed. The version waits and nothing is published.`,
    ['What was found:', ...question.findings.map((finding) => `  - ${finding}`)].join('\n'),
    [
      'Answer with one of:',
      `  npx dragoman runs approve ${question.runId}`,
      `  npx dragoman runs reject ${question.runId}`,
    ].join('\n'),
    'No answer within the time limit counts as no.',
    link(question.runId, question.dashboardUrl),
  ]);
}

/** A file cannot be used. */
export function uploadQuarantined({
  key,
  uploadId,
  reason,
}: {
  key: string;
  uploadId: string;
  /** Name of the error, what is wrong and what to do. */
  reason: string;
}): Message {
  return message(`Quarantined: ${key}`, [
    `The upload ${key} cannot be used and went to quarantine. Nothing else is affected.`,
    reason,
    `The file and the reason are in the data bucket under quarantine/${uploadId}/.`,
  ]);
}

/** A source could not be fetched as a whole. */
export function sourceFailed(
  { sourceId, ...source }: Source,
  { message: why, fetched, failed }: FetchOutcome,
): Message {
  return message(`Source failed: ${sourceId} of ${nameOf(source)}`, [
    `${counted(failed, 'location')} of source ${sourceId} of ${nameOf(source)} could not be fetched; ${counted(fetched, 'file')} came. Nothing else is affected.`,
    why,
    'It is tried again by its schedule. You are told again only when the reason changes.',
  ]);
}

/** A job failed and was started again by itself. */
export function jobRelaunched(
  relaunch: RunSubject &
    Context & {
      model: string;
      step: JobAttempt['step'];
      /** The attempt that failed. */
      attempt: number;
      diagnosis: string;
      remedy: string;
      effect: NonNullable<DiagnosisFile['next']>['effect'];
      /** Of the attempt, of the run so far, and what the run may cost; US dollars. */
      money: { attemptUsd: number; spentUsd: number; budgetUsd?: number };
    },
): Message {
  return message(`Relaunched: ${relaunch.step} of ${relaunch.model}, attempt ${relaunch.attempt + 1}`, [
    `Attempt ${relaunch.attempt} of ${relaunch.step} for ${relaunch.model} (${nameOf(relaunch)}) failed and was started again.`,
    `Diagnosis: ${relaunch.diagnosis}\nRemedy: ${relaunch.remedy}`,
    relaunch.effect.map(({ setting, before, after }) => `  ${setting}: ${before} -> ${after}`).join('\n'),
    costOfFailure(relaunch.money),
    'There is nothing to do.',
    link(relaunch.runId, relaunch.dashboardUrl),
  ]);
}

const costOfFailure = ({ attemptUsd, spentUsd, budgetUsd }: Parameters<typeof jobRelaunched>[0]['money']) =>
  `The attempt cost $${attemptUsd.toFixed(2)}, the run so far $${spentUsd.toFixed(2)}` +
  `${budgetUsd === undefined ? '' : ` of at most $${budgetUsd.toFixed(2)}`}.`;

const SUBJECT_CHARACTERS = 100;

export function message(subject: string, paragraphs: string[]): Message {
  // Keys may hold anything; SNS refuses subjects with line breaks or characters beyond ASCII.
  const ascii = subject.replace(/[^\x20-\x7e]+/g, '?').trim();
  return {
    subject: ascii.length <= SUBJECT_CHARACTERS ? ascii : `${ascii.slice(0, SUBJECT_CHARACTERS - 3)}...`,
    body: `${paragraphs.filter((paragraph) => paragraph.trim() !== '').join('\n\n')}\n`,
  };
}

const nameOf = ({ corpus, languagePair }: { corpus: string; languagePair: string }) =>
  `${corpus} ${languagePair}`;
const titleOf = (run: Run) =>
  run.kind === 'preparation' ? `preparation of ${nameOf(run)}` : `${run.kind} of ${run.model ?? nameOf(run)}`;
export const link = (runId: string, dashboardUrl: string) =>
  dashboardUrl === '' ? `Run: ${runId}` : `Run: ${dashboardUrl.replace(/\/+$/, '')}/runs/${runId}`;
const number = (value: number) => value.toLocaleString('en-US');
const counted = (count: number, what: string) => `${number(count)} ${what}${count === 1 ? '' : 's'}`;

const quarantineList = (uploads: readonly Upload[]) =>
  uploads.length === 0
    ? ''
    : [
        `In quarantine (${counted(uploads.length, 'file')}):`,
        ...uploads.slice(0, 10).map(({ key, reason }) => `  - ${key}: ${reason ?? ''}`),
        ...(uploads.length > 10 ? ['  - ... the others are on the page of the run'] : []),
      ].join('\n');

function tookSeconds({ createdAt, endedAt }: Run): string {
  if (endedAt === undefined) return '';
  const seconds = Math.round((Date.parse(endedAt) - Date.parse(createdAt)) / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `It took ${hours > 0 ? `${hours} h ` : ''}${minutes > 0 ? `${minutes} min ` : ''}${seconds % 60} s.`;
}

function scoreLine({ name, segments, metrics, versusChampion }: Evaluation): string {
  const line = `Test set ${name} (${counted(segments, 'segment')}): ${describeScores(metrics)}`;
  if (!versusChampion) return `${line}; there is no champion to compare with`;
  const gains = Object.entries(versusChampion.metrics).map(
    ([metric, { difference, low, high }]) =>
      `${METRICS[metric as MetricName].title} ${signed(difference)} (95 % interval ${signed(low)} to ${signed(high)})`,
  );
  return `${line}; against ${versusChampion.champion}: ${gains.join(', ')}`;
}
const signed = (value: number) => `${value >= 0 ? '+' : ''}${value.toFixed(2)}`;
