import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evaluation, Run } from '../../contracts/entities.ts';
import { WAITS_FOR_A_PERSON } from '../evaluation/promotion.ts';
import { someDatasetVersion, someModel, someModelVersion, someRun, someUpload } from '../registry/samples.ts';
import {
  approvalNeeded,
  jobRelaunched,
  preparationSucceeded,
  runFailed,
  runStarted,
  trainingSucceeded,
  uploadQuarantined,
} from './messages.ts';

const id = { corpus: 'media', languagePair: 'en-ko' };
const dashboardUrl = 'https://dragoman.example/';
const run: Run = someRun({ ...id, runId: 'prep-1', endedAt: '2026-01-01T01:02:03.000Z' });

describe('messages', () => {
  it('tell of a start what and with how much', () => {
    const { subject, body } = runStarted(run, { uploads: 3, dashboardUrl });
    expect(subject).toBe('Started: preparation of media en-ko');
    expect(body).toBe(
      'The preparation of media en-ko has started with 3 uploads.\n\nRun: https://dragoman.example/runs/prep-1\n',
    );
  });

  it('tell of a published version its counts, drops by size, quarantine and time', () => {
    const { subject, body } = preparationSucceeded(run, {
      version: someDatasetVersion({
        ...id,
        read: 12_345,
        train: 10_000,
        heldOut: 345,
        dropped: 2000,
        verdict: 'warn',
      }),
      drops: { length: 500, duplicate: 1500 },
      quarantined: [someUpload({ ...id, file: 'bad.tmx', reason: 'MalformedTmx: line 7' })],
      dashboardUrl,
    });
    expect(subject).toBe('Published: media en-ko v000000000001, 10,000 training pairs');
    expect(body).toContain('12,345 pairs read: 10,000 for training, 345 held out, 2,000 dropped.');
    expect(body.indexOf('duplicate: 1,500')).toBeLessThan(body.indexOf('length: 500'));
    expect(body).toContain('Consistency check: warn');
    expect(body).toContain('media/en-ko/uploads/bad.tmx: MalformedTmx: line 7');
    expect(body).toContain('It took 1 h 2 min 3 s.');
  });

  it('tell of a training its scores against the champion', () => {
    const score = (value: number) => ({ score: value, signature: 's', low: 0, high: 100 });
    const gain = { difference: 1.234, low: 0.5, high: 2, pValue: 0.01 };
    const evaluation: Evaluation = {
      model: 'media-en-ko-base',
      version: 'm2',
      setId: 'test-corpus-1',
      name: 'corpus',
      createdAt: run.createdAt,
      segments: 2000,
      role: 'own',
      purpose: 'release',
      metrics: { bleu: score(31.26), chrf: score(55) },
      versusChampion: {
        champion: 'm1',
        segments: 2000,
        documents: 20,
        metrics: { chrf: gain, bleu: { ...gain, difference: -0.5 } },
      },
    };
    const told = trainingSucceeded(
      { ...run, kind: 'training' },
      {
        model: someModel({ ...id, champion: 'm2' }),
        version: someModelVersion({ version: 'm2' }),
        evaluations: [{ ...evaluation, name: 'other', metrics: { bleu: score(1) } }, evaluation],
        dashboardUrl,
      },
    );
    expect(told.subject).toBe('Trained: media-en-ko-base m2, BLEU 31.3, chrF 55.0');
    expect(told.body).toContain('against m1: chrF +1.23 (95 % interval +0.50 to +2.00)');
    expect(told.body).toContain('It is the champion now');
  });

  it('ask a person to promote what the policy leaves to one, with the evidence', () => {
    const asked = (message: string) =>
      trainingSucceeded(
        {
          ...{ ...run, kind: 'training' },
          stages: { Promote: { status: 'SKIPPED', startedAt: run.createdAt, message } },
        },
        {
          model: someModel({ ...id, champion: 'm1', promotion: 'approval' }),
          version: someModelVersion({ version: 'm2' }),
          ...{ evaluations: [], dashboardUrl },
        },
      );
    const better = asked(`${WAITS_FOR_A_PERSON} chrF +1.00 against m1.`);
    expect(better.subject).toBe('Your decision: promote media-en-ko-base m2');
    expect(better.body).toContain('chrF +1.00 against m1.');
    expect(better.body).toContain('npx dragoman models promote media-en-ko-base m2');
    const worse = asked('chrF -1.00 against m1: the interval is not above zero.');
    expect(worse.subject).toBe('Trained: media-en-ko-base m2');
    expect(worse.body).toContain('the interval is not above zero');
    expect(worse.body).not.toContain('Answer with one of');
  });

  it('tell of a failure the error, what to do and what became of the uploads', () => {
    const failed: Run = {
      ...run,
      status: 'FAILED',
      error: 'LeakageFound',
      cause: '3 pairs of test-corpus-1.',
    };
    const { subject, body } = runFailed(failed, {
      released: [
        someUpload(id),
        someUpload({ ...id, file: 'b', status: 'QUARANTINED', reason: 'TooManyAttempts: 3 runs' }),
      ],
      dashboardUrl,
    });
    expect(subject).toBe('Failed: preparation of media en-ko');
    expect(body).toContain('Error: LeakageFound\n3 pairs of test-corpus-1.');
    expect(body).toContain('What to do: look at the leakage report');
    expect(body).toContain('1 upload went back');
    expect(body).toContain('media/en-ko/uploads/b: TooManyAttempts: 3 runs');
    const aborted = runFailed({ ...run, status: 'ABORTED' }, { released: [], dashboardUrl });
    expect(aborted.subject).toBe('Aborted: preparation of media en-ko');
    expect(aborted.body).toContain('a person stopped it');
  });

  it('tell how to answer a question', () => {
    const { body } = approvalNeeded({
      ...id,
      runId: 'prep-1',
      version: 'v2',
      findings: ['The drop rate rose from 5 % to 40 %.'],
      dashboardUrl: '',
    });
    expect(body).toContain('npx dragoman runs approve prep-1');
    expect(body).toContain('  - The drop rate rose from 5 % to 40 %.');
    expect(body).toContain('Run: prep-1\n');
  });

  it('tell of a relaunch that there is nothing to do', () => {
    const { subject, body } = jobRelaunched({
      ...id,
      runId: 'train-1',
      model: 'media-en-ko-base',
      step: 'train',
      attempt: 1,
      diagnosis: 'The GPU ran out of memory.',
      remedy: 'every batch in 2 micro-batches',
      effect: [{ setting: 'micro-batches', before: 1, after: 2 }],
      money: { attemptUsd: 0.5, spentUsd: 1.25, budgetUsd: 20 },
      dashboardUrl,
    });
    expect(subject).toBe('Relaunched: train of media-en-ko-base, attempt 2');
    expect(body).toContain('Diagnosis: The GPU ran out of memory.\nRemedy: every batch in 2 micro-batches');
    expect(body).toContain('  micro-batches: 1 -> 2');
    expect(body).toContain('The attempt cost $0.50, the run so far $1.25 of at most $20.00.');
  });

  it('have a subject that SNS takes, whatever a file is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (key) => {
        const { subject } = uploadQuarantined({ key, uploadId: '0123456789abcdef', reason: 'x' });
        expect(subject).toMatch(/^[\x20-\x7e]{1,100}$/);
      }),
    );
  });
});
