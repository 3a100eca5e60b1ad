import { describe, expect, it } from 'vitest';
import type { Webhook } from '../../contracts/entities.ts';
import { memoryRegistry } from '../registry/memory-registry.ts';
import { checkWebhookUrl, postWebhook } from './post-webhook.ts';
import { sendWebhooks } from './send-webhooks.ts';

const webhook = (webhookId: string): Webhook => ({
  webhookId,
  name: webhookId,
  format: 'text',
  url: `https://${webhookId}.example.com/hook`,
  createdAt: '2026-11-22T10:00:00.000Z',
  createdBy: 'kim',
});
const MESSAGE = { subject: 'Started: en-de', body: 'It has started.' };

describe('the address of a webhook', () => {
  it.each([
    'http://hooks.example.com/x',
    'https://user:password@hooks.example.com/x',
    'https://hooks.example.com:8443/x',
    'https://localhost/x',
    'https://metadata.google.internal/x',
    'https://intranet/x',
    'https://127.0.0.1/x',
    'https://2130706433/x',
    'https://0x7f.1/x',
    'https://169.254.169.254/latest/meta-data',
    'https://10.0.0.1/x',
    'https://[::1]/x',
    'https://[::ffff:10.0.0.1]/x',
    'https://[fd00:ec2::254]/x',
  ])('cannot be %s', (address) => {
    expect(() => checkWebhookUrl(new URL(address))).toThrow(/cannot be used|not an address of the public/);
  });

  it('may be a public name', () => {
    expect(() => checkWebhookUrl(new URL('https://hooks.example.com/services/T0/B0'))).not.toThrow();
  });

  it('is judged again by what its name leads to', async () => {
    for (const address of ['127.0.0.1', '192.168.1.1', '169.254.169.254']) {
      const post = postWebhook({ resolve: async () => [{ address, family: 4 }] });
      await expect(post(webhook('rebinding'), MESSAGE)).rejects.toMatchObject({ name: 'AddressRefused' });
    }
  });
});

describe('a message', () => {
  it('reaches every webhook it can, again after a failure, and each says how it went', async () => {
    const registry = memoryRegistry();
    for (const id of ['fine', 'shaky', 'gone']) await registry.putWebhook(webhook(id));
    const attempts: string[] = [];
    const waits: number[] = [];
    await sendWebhooks(MESSAGE, {
      registry,
      post: async ({ url }) => {
        const id = new URL(url).host.split('.')[0] as string;
        attempts.push(id);
        if (id === 'gone') throw new Error('it answered 410');
        if (id === 'shaky' && attempts.filter((each) => each === 'shaky').length < 3) throw new Error('busy');
      },
      sleep: async (milliseconds) => void waits.push(milliseconds),
      now: () => new Date('2026-11-22T11:00:00.000Z'),
    });
    const at = '2026-11-22T11:00:00.000Z';
    expect((await registry.listWebhooks()).map(({ webhookId, last }) => [webhookId, last])).toEqual([
      ['fine', { at }],
      ['gone', { at, error: 'it answered 410' }],
      ['shaky', { at }],
    ]);
    expect(attempts.filter((id) => id === 'gone')).toHaveLength(3);
    expect(waits).toEqual([1000, 1000, 5000, 5000]);
  });
});
