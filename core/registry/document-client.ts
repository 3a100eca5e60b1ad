import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The client of the registry's table: what is undefined is left out of what is written. */
export function documentClient(dynamo: DynamoDBClient): DynamoDBDocumentClient {
  // It copies every answer for a log that nobody keeps, which is a tenth of the processor time of a list.
  dynamo.middlewareStack.remove('loggerMiddleware');
  return DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } });
}
