import https from 'node:https';
import type { Webhook } from '../../contracts/entities.ts';
import { DragomanError } from '../errors.ts';
import { checkAddress, hostOf } from '../sources/fetch-policy.ts';
import { lookupWithin, type Resolve, resolveBySystem } from '../sources/http-get.ts';
import type { Message } from './messages.ts';

/** A webhook could not be reached, or did not take the message. */
export class WebhookRefused extends DragomanError {}

/** From the first byte that is sent to the head of the answer, however slowly it comes. */
const TIMEOUT_MS = 10_000;
/** Teams refuses messages above 28 KB; chats cut earlier. */
const LONGEST_BODY = 20_000;
/** A webhook may lead nowhere but into the public internet. */
const PUBLIC = { trustedAddresses: [] };

/** Posts a message to a webhook. */
export type PostWebhook = (webhook: Pick<Webhook, 'url' | 'format'>, message: Message) => Promise<void>;

export interface PostWebhookOptions {
  resolve?: Resolve;
  timeoutMs?: number;
  /** Makes the connections; absent: a new one each time, because one that is kept was judged for another address. */
  agent?: https.Agent;
}

/**
 * Posts over TLS, to an address of the public internet: a name is resolved once, judged by what it leads to, and the
 * connection goes there. Redirects are not followed, and of an answer only its status is read. @throws WebhookRefused,
 * AddressRefused
 */
export function postWebhook({
  resolve = resolveBySystem,
  timeoutMs = TIMEOUT_MS,
  agent,
}: PostWebhookOptions = {}): PostWebhook {
  return async ({ url: address, format }, message) => {
    const url = new URL(address);
    checkWebhookUrl(url);
    const body = JSON.stringify(payload(format, message));
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const status = await new Promise<number>((answered, failed) => {
      const sent = https.request(
        url,
        {
          method: 'POST',
          headers,
          lookup: lookupWithin(url, PUBLIC, resolve),
          agent: agent ?? false,
        },
        (response) => {
          response.destroy();
          answered(response.statusCode ?? 0);
        },
      );
      const timer = setTimeout(
        () => sent.destroy(new Error(`no answer within ${timeoutMs / 1000} seconds`)),
        timeoutMs,
      );
      sent.on('close', () => clearTimeout(timer));
      sent.on('error', (error) =>
        failed(
          error instanceof DragomanError
            ? error
            : new WebhookRefused(`${url.host} could not be reached: ${error.message}. Check the address.`, {
                cause: error,
              }),
        ),
      );
      sent.end(body);
    });
    if (status < 200 || status > 299) {
      throw new WebhookRefused(
        `${url.host} answered ${status} to the message. Check the address of the webhook.`,
      );
    }
  };
}

/** @throws WebhookRefused, AddressRefused for what can be told from the address alone */
export function checkWebhookUrl(url: URL): void {
  const refuse = (why: string) => {
    throw new WebhookRefused(`A webhook on ${url.host} cannot be used: ${why}.`);
  };
  if (url.protocol !== 'https:') refuse('its address must begin with https://');
  if (url.username !== '' || url.password !== '') refuse('its address contains a user name or password');
  if (url.port !== '') refuse('only port 443 is allowed');
  const host = hostOf(url);
  if (/^[\d.]+$|:/.test(host)) checkAddress(host, url, PUBLIC);
  else if (!host.includes('.') || /\.(localhost|local|internal)$/.test(host)) refuse('it is no public name');
}

/** What chats understand. */
function payload(format: Webhook['format'], { subject, body }: Message): unknown {
  const text = body.length > LONGEST_BODY ? `${body.slice(0, LONGEST_BODY)} ...` : body;
  if (format === 'text') return { text: `*${subject}*\n${text}` };
  const block = (content: string, style: object) => ({
    type: 'TextBlock',
    text: content,
    wrap: true,
    ...style,
  });
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          type: 'AdaptiveCard',
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          version: '1.4',
          body: [block(subject, { weight: 'Bolder', size: 'Medium' }), block(text, {})],
        },
      },
    ],
  };
}
