// The local server over a table alone, as a process of its own: `fork('serve-registry.ts', [endpoint, table])`. Sends its
// origin and token once it listens, and the processor time that it has used when it is asked for anything.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { servicesOver } from '../../bench/large-registry.ts';
import { documentClient } from '../../core/registry/document-client.ts';
import { serveDashboard } from '../../local/dashboard/serve-dashboard.ts';

/** What the process sends first. */
export interface Serving {
  origin: string;
  token: string;
}

const [endpoint, tableName] = process.argv.slice(2) as [string, string];
const documents = documentClient(new DynamoDBClient({ endpoint }));
const { origin, token } = await serveDashboard(servicesOver({ documents, tableName }), endpoint);
process.on('message', () => process.send?.(process.cpuUsage()));
process.once('disconnect', () => process.exit());
process.send?.({ origin, token } satisfies Serving);
