import {
  type CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateDescribeLogStreams,
  paginateGetLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { z } from 'zod';

/** A line of a Lambda's log as Powertools writes it; only what a failed test needs to show. */
const LogLine = z.object({ level: z.enum(['WARN', 'ERROR']), service: z.string(), timestamp: z.string() });

const LONGEST_LINE = 1500;

/** What all Lambdas logged as warnings and errors until now, newest last. */
export async function lambdaErrors(client: CloudWatchLogsClient): Promise<string[]> {
  const found: { timestamp: string; text: string }[] = [];
  for await (const message of allMessages(client)) {
    if (!message.startsWith('{')) continue;
    const line = LogLine.safeParse(JSON.parse(message));
    if (line.success)
      found.push({ timestamp: line.data.timestamp, text: message.trim().slice(0, LONGEST_LINE) });
  }
  return found.sort((a, b) => a.timestamp.localeCompare(b.timestamp)).map(({ text }) => text);
}

async function* allMessages(client: CloudWatchLogsClient): AsyncIterable<string> {
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, {})) {
    for (const { logGroupName } of logGroups) {
      for await (const { logStreams = [] } of paginateDescribeLogStreams({ client }, { logGroupName })) {
        for (const { logStreamName } of logStreams) {
          const pages = paginateGetLogEvents(
            { client, stopOnSameToken: true },
            { logGroupName, logStreamName, startFromHead: true },
          );
          for await (const { events = [] } of pages) yield* events.map(({ message = '' }) => message);
        }
      }
    }
  }
}
