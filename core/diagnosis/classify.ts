import type { FailureKind } from '../../contracts/diagnosis.ts';
import { EXIT_CODES, type ExitClass } from '../../contracts/job.ts';
import type { FailureEvidence } from './evidence.ts';
import { FAILURES } from './failures.ts';
import { findSignature, LOG_SIGNATURES, PLATFORM_SIGNATURES, SUBMISSION_SIGNATURES } from './signatures.ts';

/** What a failure is, said for a person, and what it was concluded from. */
export interface Classification {
  kind: FailureKind;
  message: string;
  evidence: string[];
}

/**
 * Tells what kind of failure ended a job. In this order, the first that speaks wins: what the platform says; the
 * trainer's result file; the exit code; signatures in the log; a signal; the error of the submission.
 * The trainer knows classes; a signature tells which kind of its class it is, and what it could only call a bug.
 */
export function classify(evidence: FailureEvidence): Classification {
  const { outcome, result, logTail } = evidence;
  const reasons = [outcome?.statusReason, outcome?.containerReason].filter((text) => text !== undefined);
  const facts = factsOf(evidence);
  const conclude = (kind: FailureKind, because: string): Classification => ({
    kind,
    message: sentence(FAILURES[kind].title, because),
    evidence: [...new Set([because, ...facts])].filter((text) => text !== ''),
  });

  const platform = findSignature(PLATFORM_SIGNATURES, reasons);
  if (platform) return conclude(platform.kind, platform.line);

  const exitClass =
    result?.exitClass === 'ok' ? undefined : (result?.exitClass ?? exitClassOf(outcome?.exitCode));
  const said = lastWords(evidence);
  const newestFirst = [...logTail].reverse();
  if (exitClass !== undefined) {
    // An old line of the log must not overrule what the trainer knows.
    const heard = result && exitClass !== 'bug' ? said : [...said, ...newestFirst];
    const sign = findSignature(LOG_SIGNATURES, heard);
    const says = sign && (exitClass === 'bug' || FAILURES[sign.kind].exitClass === exitClass);
    return conclude(
      says ? sign.kind : exitClass,
      result?.message || lineOf(says ? sign : undefined, logTail),
    );
  }
  if (result?.status === 'succeeded') {
    return conclude('interrupted', 'it had finished its work and was ended before Batch knew');
  }
  const logged = findSignature(LOG_SIGNATURES, newestFirst);
  if (logged) return conclude(logged.kind, lineOf(logged, logTail));

  const exitCode = outcome?.exitCode;
  // At the memory limit the platform says OutOfMemoryError; without that word a kill has another cause.
  if (exitCode === 137) return conclude('interrupted', 'it was killed (exit code 137), nobody said why');
  if (exitCode === 143) return conclude('interrupted', 'it was told to stop (exit code 143)');
  if (exitCode === 135) return conclude('shared-memory', 'a bus error ended it (exit code 135)');
  if (exitCode !== undefined) return conclude('crashed', `exit code ${exitCode}, and no word why`);
  if (outcome?.jobId !== undefined) {
    return conclude('interrupted', outcome.statusReason ?? 'Batch ended the job before its container did');
  }
  const submission = findSignature(SUBMISSION_SIGNATURES, [evidence.error, evidence.cause]);
  return conclude(submission?.kind ?? 'bug', `${evidence.error}: ${shortened(evidence.cause)}`);
}

type FailedClass = Exclude<ExitClass, 'ok'>;

function exitClassOf(exitCode: number | undefined): FailedClass | undefined {
  const known = Object.entries(EXIT_CODES).find(([name, code]) => code === exitCode && name !== 'ok');
  return known?.[0] as FailedClass | undefined;
}

function lastWords({ result }: FailureEvidence): string[] {
  if (!result) return [];
  return [result.message, ...Object.values(result.evidence).flat().map(String)];
}

function factsOf({ outcome, result }: FailureEvidence): string[] {
  const facts: string[] = [];
  if (outcome?.statusReason !== undefined) facts.push(`status reason: ${outcome.statusReason}`);
  if (outcome?.containerReason !== undefined) facts.push(`container: ${outcome.containerReason}`);
  if (outcome?.exitCode !== undefined) facts.push(`exit code ${outcome.exitCode}`);
  if (result?.optimizerStep !== undefined) facts.push(`optimizer step ${result.optimizerStep}`);
  for (const [name, value] of Object.entries(result?.evidence ?? {})) {
    facts.push(`${name}: ${shortened(Array.isArray(value) ? value.join('\n') : String(value))}`);
  }
  return facts;
}

/** What an error says stands below the traceback by which a bug is known. */
const lineOf = (sign: { kind: FailureKind; line: string } | undefined, logTail: readonly string[]) =>
  sign && sign.kind !== 'bug' ? sign.line : lastLine(logTail);

const lastLine = (lines: readonly string[]) => lines.findLast((line) => line.trim() !== '')?.trim() ?? '';

const shortened = (text: string) => (text.length > 1000 ? `${text.slice(0, 1000)}…` : text);

function sentence(title: string, because: string): string {
  const text = because === '' ? title : `${title}: ${shortened(because)}`;
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
