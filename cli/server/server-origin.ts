import { NoServer } from './errors.ts';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether an address is on this machine, where plain HTTP tells nobody anything. */
export const isOnThisMachine = (address: string): boolean => LOOPBACK.includes(new URL(address).hostname);

/** The origin of a server that somebody named; tokens are sent there. @throws NoServer */
export function serverOrigin(named: string): string {
  if (!URL.canParse(named)) {
    throw new NoServer(`${named} is no address of a server. Give one such as https://dragoman.example.`);
  }
  const { protocol, origin } = new URL(named);
  if (protocol === 'https:' || (protocol === 'http:' && isOnThisMachine(named))) return origin;
  throw new NoServer(`${named} would get tokens in the open. Give an address that begins with https://.`);
}
