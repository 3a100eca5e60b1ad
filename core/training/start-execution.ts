import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';

/**
 * Starts an execution that is named for its run and gets its id as input. One that exists under this name already, also
 * one that has ended, counts as started. @returns the execution's ARN
 */
export async function startTrainingExecution(
  client: SFNClient,
  stateMachineArn: string,
  runId: string,
): Promise<string> {
  try {
    const { executionArn } = await client.send(
      new StartExecutionCommand({ stateMachineArn, name: runId, input: JSON.stringify({ runId }) }),
    );
    if (executionArn !== undefined) return executionArn;
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${runId}`;
}
