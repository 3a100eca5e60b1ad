import type { WebhookRegistry } from '../registry.ts';
import { copy, inOrder } from './rows.ts';
import type { MemoryTables } from './tables.ts';

/** Where messages are posted to, in memory. */
export function memoryWebhooks({ webhooks }: MemoryTables): WebhookRegistry {
  return {
    putWebhook: async (webhook) => void webhooks.set(webhook.webhookId, copy(webhook)),
    listWebhooks: async () => copy(inOrder(webhooks)),
    async noteWebhook(webhookId, last) {
      const webhook = webhooks.get(webhookId);
      if (webhook) webhooks.set(webhookId, copy({ ...webhook, last }));
    },
    removeWebhook: async (webhookId) => webhooks.delete(webhookId),
  };
}
