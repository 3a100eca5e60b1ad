import { describe, expect, it } from 'vitest';
import type { Webhook } from '../../contracts/entities.ts';
import { nextNumber, type OpenRegistry, T0, T1, T2 } from './registry.fixture.ts';

/** What every registry does with webhooks. */
export function webhookCases(open: OpenRegistry): void {
  describe('webhooks', () => {
    it('keeps webhooks, how their last message went, and forgets them', async () => {
      const registry = open();
      const webhook: Webhook = {
        webhookId: `w${nextNumber()}`,
        name: 'Team',
        format: 'text',
        url: 'https://chat.example/hook',
        createdAt: T0,
        createdBy: 'kim',
      };
      await registry.putWebhook(webhook);
      await registry.noteWebhook(webhook.webhookId, { at: T1, error: 'refused' });
      expect(await registry.listWebhooks()).toContainEqual({
        ...webhook,
        last: { at: T1, error: 'refused' },
      });
      expect(await registry.removeWebhook(webhook.webhookId)).toBe(true);
      expect(await registry.removeWebhook(webhook.webhookId)).toBe(false);
      await registry.noteWebhook(webhook.webhookId, { at: T2 });
      expect((await registry.listWebhooks()).map(({ webhookId }) => webhookId)).not.toContain(
        webhook.webhookId,
      );
    });
  });
}
