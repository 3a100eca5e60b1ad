import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';

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

/** What Step Functions says of the end of an execution; its events leave out long causes. */
export async function describeEnd(
  client: SFNClient,
  executionArn: string,
): Promise<{ endedAt?: Date; error?: string; cause?: string }> {
  const { stopDate, error, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
  return {
    ...(stopDate === undefined ? {} : { endedAt: stopDate }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}
