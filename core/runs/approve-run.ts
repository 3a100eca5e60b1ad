import type { z } from 'zod';
import type { Approval } from '../../contracts/entities.ts';
import type { ApprovalAnswer } from '../../contracts/states.ts';
import { DragomanError } from '../errors.ts';
import { ApprovalAlreadyAnswered, RunAlreadyClosed } from '../registry/errors.ts';
import type { Registry } from '../registry/registry.ts';
import { isLive } from '../registry/run-state.ts';
import { runClosed, runMissing } from '../registry/runs.ts';

/** The time limit of a question has passed: its run no longer waits for the answer. */
export class ApprovalTimedOut extends DragomanError {}

export interface ApproveRunDependencies {
  registry: Pick<
    Registry,
    'getRun' | 'getApproval' | 'answerApproval' | 'endStage' | 'setRunStatus' | 'putAudit'
  >;
  /** Gives the state machine its answer. @throws ApprovalTimedOut when nothing waits for it any more */
  sendAnswer: (taskToken: string, answer: z.infer<typeof ApprovalAnswer>) => Promise<void>;
  now: () => Date;
  newId: () => string;
}

/**
 * Answers the question of a run that awaits approval; the run goes on, or ends as rejected. The same answer again sends
 * it again, in case the first call died half-way.
 * @throws NotRegistered, RunAlreadyClosed, ApprovalAlreadyAnswered, ApprovalTimedOut
 */
export async function approveRun(
  { runId, approved, by }: { runId: string; approved: boolean; by: string },
  { registry, sendAnswer, now, newId }: ApproveRunDependencies,
): Promise<Approval> {
  const run = await registry.getRun(runId);
  if (!run) throw runMissing(runId);
  if (!isLive(run)) throw runClosed(run);
  const at = now().toISOString();
  const status = approved ? 'APPROVED' : 'REJECTED';
  const approval = await answerOnce(runId, { status, by, at }, registry);
  const message = `${approved ? 'Approved' : 'Rejected'} by ${by}`;
  await registry.endStage(runId, 'AwaitApproval', at, approved ? 'SUCCEEDED' : 'FAILED', message);
  try {
    await registry.setRunStatus(runId, 'RUNNING');
  } catch (error) {
    if (!(error instanceof RunAlreadyClosed)) throw error;
    throw new ApprovalTimedOut(`Run ${runId} ended while the answer was on its way. Nothing was published.`, {
      cause: error,
    });
  }
  await registry.putAudit({
    auditId: newId(),
    at,
    who: by,
    action: approved ? 'approve' : 'reject',
    subject: runId,
  });
  await sendAnswer(approval.taskToken, { approved, by });
  return approval;
}

async function answerOnce(
  runId: string,
  answer: { status: 'APPROVED' | 'REJECTED'; by: string; at: string },
  registry: Pick<Registry, 'getApproval' | 'answerApproval'>,
): Promise<Approval> {
  try {
    return await registry.answerApproval(runId, answer);
  } catch (error) {
    const before = await registry.getApproval(runId);
    if (error instanceof ApprovalAlreadyAnswered && before?.status === answer.status) return before;
    throw error;
  }
}
