import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateStateMachineCommand, DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalRuntime, startRuntime } from '../../local/runtime.ts';
import { describeEnd, sendAnswer, startExecution, stopExecution } from './executions.ts';

let runtime: LocalRuntime | undefined;
let directory: string;
let client: SFNClient;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'executions-'));
  runtime = await startRuntime({ stateDirectory: directory, enforceIam: false });
  client = new SFNClient(runtime.clientConfig);
}, 60_000);

afterAll(async () => {
  client?.destroy();
  await runtime?.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function machine(name: string, state: object): Promise<string> {
  const definition = JSON.stringify({ StartAt: 'Only', States: { Only: state } });
  const roleArn = 'arn:aws:iam::123456789012:role/machine';
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand({ name, definition, roleArn }));
  return stateMachineArn as string;
}

describe('an execution', () => {
  it('is one for a name, also once it has ended', async () => {
    const arn = await machine('quick', { Type: 'Fail', Error: 'Broken', Cause: 'line 7' });
    const first = await startExecution(client, arn, 'run-1', { runId: 'run-1' });
    expect(await startExecution(client, arn, 'run-1', { runId: 'run-1' })).toBe(first);
    let end = await describeEnd(client, first);
    for (let tries = 0; tries < 50 && end.endedAt === undefined; tries++) {
      await sleep(100);
      end = await describeEnd(client, first);
    }
    expect(end).toMatchObject({ error: 'Broken', cause: 'line 7', endedAt: expect.any(Date) });
    expect(await startExecution(client, arn, 'run-1', { runId: 'run-1' })).toBe(first);
  });

  it('is stopped with its reason', async () => {
    const arn = await machine('slow', { Type: 'Wait', Seconds: 60, End: true });
    const execution = await startExecution(client, arn, 'run-2', {});
    await stopExecution(client, execution, 'Cancelled', 'Cancelled by jane');
    const { status } = await client.send(new DescribeExecutionCommand({ executionArn: execution }));
    expect(status).toBe('ABORTED');
    expect(await describeEnd(client, execution)).toMatchObject({
      error: 'Cancelled',
      cause: 'Cancelled by jane',
    });
  });

  it('takes no answer that nothing waits for', async () => {
    await expect(sendAnswer(client, 'no-such-token', { approved: true })).rejects.toMatchObject({
      name: 'ApprovalTimedOut',
    });
  });
});
