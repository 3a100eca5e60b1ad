import type { z } from 'zod';
import type { Approval } from '../../contracts/entities.ts';
import type { ApprovalAnswer } from '../../contracts/states.ts';
import { DragomanError } from '../errors.ts';
import { ApprovalAlreadyAnswered, RunAlreadyClosed } from '../registry/errors.ts';
import { alreadyAnswered } from '../registry/people.ts';
import type { Registry } from '../registry/registry.ts';
import { isLive } from '../registry/run-state.ts';
import { runClosed, runMissing } from '../registry/runs.ts';

/** The time limit of a question has passed: its run no longer waits for the answer. */
export class ApprovalTimedOut extends DragomanError {}

/** An answer is on its way for so long at most: no request takes longer. */
const UNDER_WAY_SECONDS = 60;

export interface ApproveRunDependencies {
  registry: Pick<
    Registry,
    'getRun' | 'getApproval' | 'answerApproval' | 'endStage' | 'setRunStatus' | 'putAudit'
  >;
  /** Gives the state machine its answer. @throws ApprovalTimedOut when nothing waits for it any more */
  sendAnswer: (taskToken: string, answer: z.infer<typeof ApprovalAnswer>) => Promise<void>;
  now: () => Date;
}

/**
 * Answers the question of a run that awaits approval; the run goes on, or ends as rejected. The same answer again sends
 * it again, in case the first call died half-way; whoever else gives it hears that it was given.
 * @throws NotRegistered, RunAlreadyClosed, ApprovalAlreadyAnswered, ApprovalTimedOut
 */
export async function approveRun(
  { runId, approved, by }: { runId: string; approved: boolean; by: string },
  { registry, sendAnswer, now }: ApproveRunDependencies,
): Promise<Approval> {
  const run = await registry.getRun(runId);
  if (!run) throw runMissing(runId);
  if (!isLive(run)) throw runClosed(run);
  const at = now().toISOString();
  const status = approved ? 'APPROVED' : 'REJECTED';
  const { approval, isRepeat } = await answerOnce(runId, { status, by, at }, registry);
  const { answeredBy = by, answeredAt = at } = approval;
  const message = `${approved ? 'Approved' : 'Rejected'} by ${answeredBy}`;
  await registry.endStage(runId, 'AwaitApproval', at, approved ? 'SUCCEEDED' : 'FAILED', message);
  try {
    await registry.setRunStatus(runId, 'RUNNING');
  } catch (error) {
    if (!(error instanceof RunAlreadyClosed)) throw error;
    throw new ApprovalTimedOut(`Run ${runId} ended while the answer was on its way. Nothing was published.`, {
      cause: error,
    });
  }
  const action = approved ? 'approve' : 'reject';
  // Of a question and its answer there is one entry, whoever sends it again.
  await registry.putAudit({
    auditId: `answer-${runId}`,
    at: answeredAt,
    who: answeredBy,
    action,
    subject: runId,
  });
  try {
    await sendAnswer(approval.taskToken, { approved, by: answeredBy });
  } catch (error) {
    // It has arrived before.
    if (!(error instanceof ApprovalTimedOut && isRepeat)) throw error;
    if (answeredBy !== by) throw alreadyAnswered(approval, runId);
  }
  return approval;
}

async function answerOnce(
  runId: string,
  answer: { status: 'APPROVED' | 'REJECTED'; by: string; at: string },
  registry: Pick<Registry, 'getApproval' | 'answerApproval'>,
): Promise<{ approval: Approval; isRepeat: boolean }> {
  try {
    return { approval: await registry.answerApproval(runId, answer), isRepeat: false };
  } catch (error) {
    const before = await registry.getApproval(runId);
    if (!(error instanceof ApprovalAlreadyAnswered) || before?.status !== answer.status) throw error;
    const { answeredBy, answeredAt = answer.at } = before;
    const isUnderWay = Date.parse(answer.at) - Date.parse(answeredAt) < UNDER_WAY_SECONDS * 1000;
    if (answeredBy !== answer.by && isUnderWay) throw error;
    return { approval: before, isRepeat: true };
  }
}
