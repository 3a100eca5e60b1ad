import { Webhook } from '../../contracts/entities.ts';
import { parseContract } from '../objects/json-objects.ts';
import type { RegistryEntities } from './access-patterns.ts';
import type { WebhookRegistry } from './registry.ts';
import { applied } from './writes.ts';

/** Where messages are posted to, in the table. */
export function webhooks({ webhook }: RegistryEntities): WebhookRegistry {
  return {
    async putWebhook(item) {
      await webhook.put(item).go();
    },

    async listWebhooks() {
      const { data } = await webhook.query.all({}).go({ consistent: true, pages: 'all' });
      return data.map((item) => parseContract(Webhook, item, 'a webhook of the registry'));
    },

    async noteWebhook(webhookId, last) {
      await applied(() => webhook.patch({ webhookId }).set({ last }).go());
    },

    removeWebhook: (webhookId) =>
      applied(() =>
        webhook
          .delete({ webhookId })
          .where((at, is) => is.exists(at.url))
          .go(),
      ),
  };
}
