import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StartPreparationEvent } from '../../contracts/states.ts';
import { type LocalRuntime, startRuntime } from '../../local/runtime.ts';
import { corpusSchedules } from '../schedules/corpus-schedules.ts';
import { preparationSchedules } from './schedules.ts';

const MEDIA = { corpus: 'media', languagePair: 'en-ko' };
let runtime: LocalRuntime | undefined;
let directory: string;
let client: SchedulerClient;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'schedules-'));
  runtime = await startRuntime({ stateDirectory: directory, enforceIam: false });
  client = new SchedulerClient(runtime.clientConfig);
  await client.send(new CreateScheduleGroupCommand({ Name: 'preparations' }));
}, 60_000);

afterAll(async () => {
  client?.destroy();
  await runtime?.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('the schedule of a corpus', () => {
  const name = { GroupName: 'preparations', Name: 'prepare-media-en-ko' };
  const target = {
    groupName: 'preparations',
    startPreparationArn: 'arn:aws:lambda:us-east-1:123456789012:function:start-preparation',
    roleArn: 'arn:aws:iam::123456789012:role/schedules',
  };

  it('is one, at the whole second that was set last, and gone once it has fired', async () => {
    const schedules = preparationSchedules(client, target);
    await schedules.set(MEDIA, new Date('2090-01-01T00:00:00.000Z'));
    await schedules.set(MEDIA, new Date('2090-01-01T00:00:01.200Z'));
    const { Schedules } = await client.send(new ListSchedulesCommand({ GroupName: 'preparations' }));
    expect(Schedules).toHaveLength(1);
    expect(await client.send(new GetScheduleCommand(name))).toMatchObject({
      ScheduleExpression: 'at(2090-01-01T00:00:02)',
      ActionAfterCompletion: 'DELETE',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: target.startPreparationArn, RoleArn: target.roleArn, Input: JSON.stringify(MEDIA) },
    });
    await client.send(new DeleteScheduleCommand(name));
    await schedules.set(MEDIA, new Date('2091-01-01T00:00:00.000Z'));
    expect((await client.send(new GetScheduleCommand(name))).ScheduleExpression).toBe(
      'at(2091-01-01T00:00:00)',
    );
  });

  it('is set by ten at once', async () => {
    const schedules = preparationSchedules(client, target);
    await client.send(new DeleteScheduleCommand(name));
    const at = new Date('2092-01-01T00:00:00.000Z');
    await Promise.all(Array.from({ length: 10 }, () => schedules.set(MEDIA, at)));
    const { Schedules } = await client.send(new ListSchedulesCommand({ GroupName: 'preparations' }));
    expect(Schedules).toHaveLength(1);
  });
});

describe('the recurring schedule of a corpus', () => {
  it('asks for a preparation anew, is paused, and is taken away', async () => {
    await client.send(new CreateScheduleGroupCommand({ Name: 'recurring' }));
    const arn = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
    const schedules = corpusSchedules(client, {
      groupName: 'recurring',
      startPreparationArn: arn('start-preparation'),
      roleArn: 'arn:aws:iam::123456789012:role/schedules',
      deadLetterArn: 'arn:aws:sqs:us-east-1:123456789012:dead',
    });
    const weekly = { expression: 'cron(0 3 ? * SUN *)', timeZone: 'Asia/Seoul', enabled: true };
    await schedules.set(MEDIA, weekly);
    const { Schedules = [] } = await client.send(new ListSchedulesCommand({ GroupName: 'recurring' }));
    const name = { GroupName: 'recurring', Name: Schedules[0]?.Name };
    const set = await client.send(new GetScheduleCommand(name));
    expect(set).toMatchObject({ ScheduleExpressionTimezone: 'Asia/Seoul', State: 'ENABLED' });
    expect(StartPreparationEvent.parse(JSON.parse(set.Target?.Input ?? ''))).toEqual({
      ...MEDIA,
      again: true,
      by: weekly.expression,
      how: 'schedule',
    });
    await schedules.set(MEDIA, { ...weekly, enabled: false });
    expect((await client.send(new GetScheduleCommand(name))).State).toBe('DISABLED');
    await schedules.set(MEDIA, undefined);
    await schedules.set(MEDIA, undefined);
    expect((await client.send(new ListSchedulesCommand({ GroupName: 'recurring' }))).Schedules).toEqual([]);
  });
});
