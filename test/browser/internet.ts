import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { getRequestListener } from '@hono/node-server';
import { certificateFor } from '../certificate.ts';

export interface Internet {
  /** For Chromium: leads the hosts here. */
  resolverRules: string;
  /** Bodies of the requests for tokens, in order. */
  tokenRequests: URLSearchParams[];
  stop: () => Promise<void>;
}

interface InternetOptions {
  /** Of the page, e.g. `d111.cloudfront.net`. */
  pageHost: string;
  /** Of the user pool's pages. */
  signInHost: string;
  /** What stands behind both. */
  emulatorUrl: string;
  /** Answers below /api on the page's host. */
  api: (request: Request) => Response | Promise<Response>;
}

/** The names that a deployment has on AWS, over TLS, led to the emulator; so a page meets its real addresses. */
export async function serveInternet(options: InternetOptions): Promise<Internet> {
  const { pageHost, signInHost, emulatorUrl, api } = options;
  const tokenRequests: URLSearchParams[] = [];
  const answerApi = getRequestListener(api);
  const { key, cert } = await certificateFor(pageHost, signInHost);
  const server = https.createServer({ key, cert }, async (request, response) => {
    const { host } = request.headers;
    const { url = '/' } = request;
    if (host === pageHost && url.startsWith('/api/')) return answerApi(request, response);
    const body = await text(request);
    if (host === signInHost && url === '/oauth2/token' && request.method === 'POST') {
      tokenRequests.push(new URLSearchParams(body));
    }
    await forward(request, response, { body, emulatorUrl, host: host === pageHost ? host : undefined });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    resolverRules: [pageHost, signInHost].map((name) => `MAP ${name}:443 127.0.0.1:${port}`).join(','),
    tokenRequests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @param host by which the emulator knows a distribution; its user pools have none */
function forward(
  { method, url, headers }: IncomingMessage,
  response: ServerResponse,
  { body, emulatorUrl, host }: { body: string; emulatorUrl: string; host: string | undefined },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = http.request(
      new URL(url ?? '/', emulatorUrl),
      {
        method,
        headers: { ...headers, host: host ?? new URL(emulatorUrl).host, 'x-forwarded-proto': 'https' },
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response).once('finish', resolve);
      },
    );
    sent.once('error', reject).end(body);
  });
}
