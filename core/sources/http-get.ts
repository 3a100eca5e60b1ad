import { lookup as systemLookup } from 'node:dns';
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { AddressRefused } from './errors.ts';
import { checkAddress, checkUrl, describeUrl, type FetchPolicy } from './fetch-policy.ts';

/** The head of an answer, and its bytes as they are sent, still encoded. */
export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: AsyncIterable<Uint8Array>;
  /** Lets go of the connection; the rest of the body is not read. */
  close(): void;
}

/** Asks for a file. @throws AddressRefused; what the network throws when it fails */
export type HttpGet = (url: URL, headers: Record<string, string>) => Promise<HttpAnswer>;

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<{ address: string; family: number }[]>;

const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * GET that stays within a policy. Redirects are followed by hand, each hop judged like the first. A name is resolved
 * once, all its addresses are judged, and the connection goes to one of those: an answer of the name server that
 * changes afterwards (DNS rebinding) changes nothing.
 * @param idleSeconds without a byte, after which the connection is broken off
 */
export function httpGet(
  policy: FetchPolicy,
  { idleSeconds, resolve = resolveBySystem }: { idleSeconds: number; resolve?: Resolve },
): HttpGet {
  return async (start, headers) => {
    let url = start;
    for (let hops = 0; ; hops++) {
      checkUrl(url, policy);
      const answer = await request(url, headers, { policy, idleSeconds, resolve });
      const { location } = answer.headers;
      if (!REDIRECTS.has(answer.status) || location === undefined) return answer;
      answer.close();
      if (hops === MOST_REDIRECTS) {
        throw new AddressRefused(
          `${describeUrl(start)} is not fetched: it redirects more than ${MOST_REDIRECTS} times.`,
        );
      }
      if (!URL.canParse(location, url.href)) {
        throw new AddressRefused(`${describeUrl(url)} is not fetched: it redirects to no address.`);
      }
      url = new URL(location, url);
    }
  };
}

/** Resolves the name of an address once, and hands over nothing that the policy does not allow. */
export function lookupWithin(
  url: URL,
  policy: Pick<FetchPolicy, 'trustedAddresses'>,
  resolve: Resolve,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (found) => {
        try {
          for (const { address } of found) checkAddress(address, url, policy);
          const [first] = found;
          if (!first) throw new Error(`${hostname} has no address`);
          if (options.all) callback(null, found);
          else callback(null, first.address, first.family);
        } catch (error) {
          callback(error as Error, '', 0);
        }
      },
      (error: Error) => callback(error, '', 0),
    );
  };
}

function request(
  url: URL,
  headers: Record<string, string>,
  { policy, idleSeconds, resolve }: { policy: FetchPolicy; idleSeconds: number; resolve: Resolve },
): Promise<HttpAnswer> {
  const lookup = lookupWithin(url, policy, resolve);
  return new Promise((resolveAnswer, reject) => {
    const get: typeof http.get = url.protocol === 'https:' ? https.get : http.get;
    // A connection of its own each time: one that is kept open was judged for another address.
    const sent = get(url, { headers, lookup, agent: false, timeout: idleSeconds * 1000 });
    sent.on('timeout', () => sent.destroy(new Error(`no byte came for ${idleSeconds} seconds`)));
    sent.on('error', reject);
    sent.on('response', (message: IncomingMessage) =>
      resolveAnswer({
        status: message.statusCode ?? 0,
        headers: message.headers,
        body: message,
        close: () => sent.destroy(),
      }),
    );
  });
}

/** As the operating system resolves names. */
export const resolveBySystem: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });
