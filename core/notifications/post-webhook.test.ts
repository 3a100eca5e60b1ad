import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import { text } from 'node:stream/consumers';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { certificateFor } from '../../test/certificate.ts';
import type { Resolve } from '../sources/http-get.ts';
import { type PostWebhookOptions, postWebhook } from './post-webhook.ts';

const HOST = 'hooks.example.com';
/** What the names lead to, as public addresses; nobody is ever connected to there. */
const PUBLIC_ADDRESS = '93.184.216.34';
const MESSAGE = { subject: 'Ended: en-de', body: 'It has ended.' };

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
let answer: Answer;
const got: { headers: IncomingMessage['headers']; body: string; url: string | undefined }[] = [];
let server: https.Server;
let agent: LeadingHere;

/** Connects as the platform does, but to this machine where the name leads to a public address. */
class LeadingHere extends https.Agent {
  readonly connectedTo: string[] = [];
  readonly port: number;

  constructor(port: number, ca: string) {
    super({ ca });
    this.port = port;
  }

  override createConnection(options: https.RequestOptions) {
    const judged = options.lookup as LookupFunction;
    const lookup: LookupFunction = (host, how, done) =>
      judged(host, how, (error, found, family) => {
        if (error) return done(error, '', 0);
        const addresses = Array.isArray(found) ? found : [{ address: found, family }];
        this.connectedTo.push(...addresses.map(({ address }) => address));
        if (how.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
        else done(null, '127.0.0.1', 4);
      });
    return tls.connect({ ...options, port: this.port, lookup } as tls.ConnectionOptions);
  }
}

beforeAll(async () => {
  const { key, cert } = await certificateFor(HOST);
  server = https.createServer({ key, cert }, async (request, response) => {
    got.push({ headers: request.headers, url: request.url, body: await text(request) });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  agent = new LeadingHere((server.address() as AddressInfo).port, cert);
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
afterEach(() => {
  got.length = 0;
  agent.connectedTo.length = 0;
});

const resolved: Resolve = async () => [{ address: PUBLIC_ADDRESS, family: 4 }];
const post = (options: PostWebhookOptions = {}, host = HOST) =>
  postWebhook({ resolve: resolved, agent, timeoutMs: 10_000, ...options })(
    { url: `https://${host}/services/T0?key=1`, format: 'text' },
    MESSAGE,
  );
const status = (code: number, headers = {}): Answer => {
  return (_request, response) => void response.writeHead(code, headers).end();
};

describe('a message over TLS', () => {
  it('arrives as JSON at the path of the webhook', async () => {
    answer = status(200);
    await post();
    expect(got).toMatchObject([
      {
        url: '/services/T0?key=1',
        headers: { host: HOST, 'content-type': 'application/json' },
        body: '{"text":"*Ended: en-de*\\nIt has ended."}',
      },
    ]);
    expect(agent.connectedTo).toEqual([PUBLIC_ADDRESS]);
  });

  it.each([500, 404, 429])('that is answered by %d has not arrived', async (code) => {
    answer = status(code);
    await expect(post()).rejects.toMatchObject({
      name: 'WebhookRefused',
      message: expect.stringContaining(`${HOST} answered ${code}`),
    });
  });

  it('is not sent on to where an answer points', async () => {
    answer = status(307, { location: `https://${HOST}/elsewhere` });
    await expect(post()).rejects.toThrow(/answered 307/);
    expect(got).toHaveLength(1);
  });

  it('does not wait for a server that is silent, or that sends its answer drop by drop', async () => {
    let dripping: NodeJS.Timeout | undefined;
    for (const slow of [
      () => undefined,
      ({ socket }: IncomingMessage) => {
        socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
        dripping = setInterval(() => socket.write('H'), 10);
      },
    ]) {
      answer = slow;
      await expect(post({ timeoutMs: 150 })).rejects.toThrow(/could not be reached: no answer within 0\.15/);
    }
    clearInterval(dripping);
  });

  it('does not read an answer that has no end', async () => {
    let closed = () => {};
    const broken = new Promise<void>((resolve) => {
      closed = resolve;
    });
    answer = (_request, response) => {
      response.writeHead(200);
      const more = () => response.write('x'.repeat(65_536), () => response.destroyed || setImmediate(more));
      response.on('close', closed);
      more();
    };
    await post();
    await broken;
  });

  it('goes to nobody whose certificate is not good for the name', async () => {
    answer = status(200);
    await expect(post({}, 'other.example.com')).rejects.toThrow(/could not be reached: .*(altnames|match)/i);
    await expect(post({ agent: new LeadingHere(agent.port, '') })).rejects.toThrow(/self-signed/);
    expect(got).toEqual([]);
  });

  it('is connected to what was judged: a name that leads elsewhere the second time is asked once', async () => {
    answer = status(200);
    let asked = 0;
    const rebinding: Resolve = async () => [
      { address: asked++ === 0 ? PUBLIC_ADDRESS : '169.254.169.254', family: 4 },
    ];
    await post({ resolve: rebinding });
    expect(asked).toBe(1);
    expect(agent.connectedTo).toEqual([PUBLIC_ADDRESS]);
    // The next message judges it anew.
    await expect(post({ resolve: rebinding })).rejects.toMatchObject({ name: 'AddressRefused' });
    expect(agent.connectedTo).toEqual([PUBLIC_ADDRESS]);
  });

  it('goes nowhere when one of several addresses is not public', async () => {
    const mixed: Resolve = async () => [
      { address: PUBLIC_ADDRESS, family: 4 },
      { address: '10.0.0.1', family: 4 },
    ];
    await expect(post({ resolve: mixed })).rejects.toMatchObject({ name: 'AddressRefused' });
    expect(agent.connectedTo).toEqual([]);
  });
});
