import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { ApprovalTimedOut } from './approve-run.ts';

/**
 * Starts an execution under a name that is used once; when one of that name exists, it is the one.
 * @returns the ARN of the execution
 */
export async function startExecution(
  client: SFNClient,
  stateMachineArn: string,
  name: string,
  input: unknown,
): Promise<string> {
  try {
    const { executionArn } = await client.send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
    );
    if (executionArn) return executionArn;
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}

/** What Step Functions says of the end of an execution; its events leave out long causes. Nothing of one that it no longer knows. */
export async function describeEnd(
  client: SFNClient,
  executionArn: string,
): Promise<{ endedAt?: Date; error?: string; cause?: string }> {
  const described = await client
    .send(new DescribeExecutionCommand({ executionArn }))
    .catch((problem: unknown) => {
      if (problem instanceof ExecutionDoesNotExist) return {};
      throw problem;
    });
  const { stopDate, error, cause }: { stopDate?: Date; error?: string; cause?: string } = described;
  return {
    ...(stopDate === undefined ? {} : { endedAt: stopDate }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}

/** How an execution has ended; undefined while it goes on. One that is not known (any more) counts as aborted. */
export async function endOfExecution(
  client: SFNClient,
  executionArn: string,
): Promise<'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | undefined> {
  try {
    const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
    return status === 'RUNNING' || status === 'PENDING_REDRIVE' ? undefined : status;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return 'ABORTED';
    throw error;
  }
}

/** Stops an execution; one that has ended stays as it is. */
export async function stopExecution(
  client: SFNClient,
  executionArn: string,
  error: string,
  cause: string,
): Promise<void> {
  await client.send(new StopExecutionCommand({ executionArn, error, cause }));
}

/** Answers a state that waits on a task token. @throws ApprovalTimedOut when it waits no more */
export async function sendAnswer(client: SFNClient, taskToken: string, output: unknown): Promise<void> {
  try {
    await client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }));
  } catch (error) {
    if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist) {
      throw new ApprovalTimedOut(
        'The run does not wait for this answer any more: its time limit has passed or it was stopped. Nothing was published.',
        { cause: error },
      );
    }
    throw error;
  }
}
