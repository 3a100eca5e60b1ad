import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

export interface RecordedAnswers {
  /** Speaks as the emulator does. */
  endpoint: string;
  /** Questions that were passed on; the others were answered from memory. */
  passedOn: () => number;
  stop: () => Promise<void>;
}

/**
 * A server in front of the emulator that passes each question on once and repeats the answer from then on, at once. What
 * is measured through it has all of a client's own work (making, signing and sending requests, reading answers), but not
 * the emulator's. For questions that change nothing. Memory: all answers.
 */
export async function startRecordedAnswers(emulator: string): Promise<RecordedAnswers> {
  const known = new Map<string, Promise<Answer>>();
  const answerTo = async (asked: IncomingMessage): Promise<Answer> => {
    const body = await buffer(asked);
    const question = `${asked.headers['x-amz-target']} ${body}`;
    const answer = known.get(question) ?? ask(emulator, asked, body);
    known.set(question, answer);
    return answer;
  };
  const server: Server = createServer((asked: IncomingMessage, response: ServerResponse) => {
    answerTo(asked).then(
      ({ status, headers, body }) => response.writeHead(status, headers).end(body),
      (error: Error) => response.destroy(error),
    );
  });
  // Longer than any client keeps one: else a client writes to a connection that is being closed.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passedOn: () => known.size,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function ask(
  emulator: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const { host: _ours, ...rest } = headers;
    request(new URL(url ?? '/', emulator), { method, headers: rest }, resolve)
      .once('error', reject)
      .end(body);
  });
  const kept = Object.entries(answer.headers).filter(([name]) => /^content-type$|^x-amz/.test(name));
  const status = answer.statusCode ?? 500;
  if (status !== 200) throw new Error(`The emulator answered ${status}: ${await buffer(answer)}`);
  return { status, headers: Object.fromEntries(kept) as Record<string, string>, body: await buffer(answer) };
}
