import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type LocalRuntime, startRuntime } from '../../local/runtime.ts';
import { documentClient } from './document-client.ts';

/** An empty table of the registry in an emulator of its own. */
export interface LocalTable {
  runtime: LocalRuntime;
  documents: DynamoDBDocumentClient;
  tableName: string;
  stop(): Promise<void>;
}

/** For tests: starts an emulator and makes the table in it, with the keys that the deployed one has. */
export async function startLocalTable(): Promise<LocalTable> {
  const directory = mkdtempSync(path.join(tmpdir(), 'registry-'));
  const runtime = await startRuntime({ stateDirectory: directory, enforceIam: false });
  const client = new DynamoDBClient(runtime.clientConfig);
  const documents = documentClient(client);
  const tableName = 'registry';
  const attributes = ['pk', 'sk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk', 'gsi3pk', 'gsi3sk'];
  const keys = (prefix: string) => [
    { AttributeName: `${prefix}pk`, KeyType: 'HASH' as const },
    { AttributeName: `${prefix}sk`, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keys(''),
      GlobalSecondaryIndexes: ['gsi1', 'gsi2', 'gsi3'].map((IndexName) => ({
        IndexName,
        KeySchema: keys(IndexName),
        Projection: { ProjectionType: 'ALL' },
      })),
    }),
  );
  return {
    runtime,
    documents,
    tableName,
    stop: async () => {
      documents.destroy();
      client.destroy();
      await runtime.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
