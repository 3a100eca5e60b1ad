import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContractViolation } from '../errors.ts';
import { EventRefused, publishEvent } from './publish-event.ts';

const detail = {
  corpus: 'software',
  languagePair: 'en-de',
  runId: 'train-1',
  model: 'software-en-de-tiny',
  version: 'm1',
};

let server: Server;
let client: EventBridgeClient;
const received: { EventBusName: string; Source: string; DetailType: string; Detail: string }[] = [];

beforeAll(async () => {
  // Answers 200 whatever happens, as EventBridge does; refuses what goes to the bus `full`.
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { Entries } = JSON.parse(Buffer.concat(chunks).toString());
    received.push(...Entries);
    const refused = Entries[0].EventBusName === 'full';
    const entry = refused ? { ErrorCode: 'ThrottlingException', ErrorMessage: 'slower' } : { EventId: '1' };
    response
      .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify({ FailedEntryCount: refused ? 1 : 0, Entries: [entry] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new EventBridgeClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('publishEvent', () => {
  it('sends type and detail to the bus', async () => {
    await publishEvent(client, 'bus', 'ModelPromoted', detail);
    expect(received.at(-1)).toMatchObject({
      EventBusName: 'bus',
      Source: 'dragoman',
      DetailType: 'ModelPromoted',
    });
    expect(JSON.parse(received.at(-1)?.Detail ?? '')).toEqual(detail);
  });

  it('notices that the bus refused the event although the call succeeded', async () => {
    const sent = publishEvent(client, 'full', 'ModelPromoted', detail);
    await expect(sent).rejects.toThrow(EventRefused);
    await expect(sent).rejects.toThrow('ThrottlingException');
  });

  it('sends nothing that does not fit the contract', async () => {
    const before = received.length;
    await expect(
      publishEvent(client, 'bus', 'ModelPromoted', { ...detail, corpus: 'No Slug' }),
    ).rejects.toThrow(ContractViolation);
    expect(received).toHaveLength(before);
  });
});
