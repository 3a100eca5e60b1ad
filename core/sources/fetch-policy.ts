import ipaddr from 'ipaddr.js';
import { AddressRefused } from './errors.ts';

/** Where a deployment fetches from. */
export interface FetchPolicy {
  /** Exact names, or `*.example.org` for everything below a domain (and not the domain itself). */
  allowedHosts: readonly string[];
  /** Plain HTTP too. */
  allowHttp: boolean;
  /** Addresses such as `127.0.0.1` that may be reached although they are not public, by HTTP and on any port. For trying out. */
  trustedAddresses: readonly string[];
  /** Buckets that prefixes of S3 may name. */
  allowedBuckets: readonly string[];
}

/** @throws AddressRefused when an address of the web does not fit the policy; names are judged again once resolved */
export function checkUrl(url: URL, policy: FetchPolicy): void {
  const refuse = (why: string) => {
    throw new AddressRefused(`${describeUrl(url)} is not fetched: ${why}.`);
  };
  if (url.username !== '' || url.password !== '') refuse('it contains a user name or password');
  const host = hostOf(url);
  if (policy.trustedAddresses.includes(host) && /^https?:$/.test(url.protocol)) return;
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && policy.allowHttp)) {
    refuse(`${url.protocol}// is not allowed here, use https://`);
  }
  if (url.port !== '' && url.port !== '80' && url.port !== '443') {
    refuse(`port ${url.port} is not allowed, only 80 and 443 are`);
  }
  if (!policy.allowedHosts.some((pattern) => matches(host, pattern))) {
    refuse(`the host ${host} is not in fetch.allowedHosts of infra/config.ts; add it there if it is meant`);
  }
  if (ipaddr.isValid(host)) checkAddress(host, url, policy);
}

/**
 * Only addresses of the public internet are connected to: not private, loopback, link-local (where clouds keep their
 * metadata), shared, multicast or reserved ones (RFC 6890), nor any IPv6 address that embeds an IPv4 one.
 * @param address that a name was resolved to, or that stands in the URL itself. @throws AddressRefused
 */
export function checkAddress(
  address: string,
  url: URL,
  { trustedAddresses }: Pick<FetchPolicy, 'trustedAddresses'>,
): void {
  if (trustedAddresses.includes(address) && hostOf(url) === address) return;
  if (isPublic(address)) return;
  throw new AddressRefused(
    `${describeUrl(url)} is not fetched: ${hostOf(url)} leads to ${address}, which is not an address of the public internet.`,
  );
}

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

function isPublic(address: string): boolean {
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(GLOBAL_UNICAST);
}

function matches(host: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}

/** Without the brackets of IPv6 and the dot of a full name. */
export const hostOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

/** An address as messages and logs may have it: without parameters, which may be secrets. */
export const describeUrl = ({ protocol, host, pathname }: URL) => `${protocol}//${host}${pathname}`;
