import type { Registry } from '../registry/registry.ts';
import type { Message } from './messages.ts';
import type { PostWebhook } from './post-webhook.ts';

/** Waits between the attempts, in milliseconds. */
const WAITS_MS = [1000, 5000];

/**
 * Posts a message to every webhook, each by itself and tried three times, and keeps how it went. One that fails keeps none
 * of the others from it; people see it on the page Settings.
 */
export async function sendWebhooks(
  message: Message,
  {
    registry,
    post,
    sleep,
    now,
  }: {
    registry: Pick<Registry, 'listWebhooks' | 'noteWebhook'>;
    post: PostWebhook;
    sleep: (milliseconds: number) => Promise<void>;
    now: () => Date;
  },
): Promise<void> {
  const webhooks = await registry.listWebhooks();
  await Promise.all(
    webhooks.map(async (webhook) => {
      const error = await failureOf(() => post(webhook, message), sleep);
      await registry.noteWebhook(webhook.webhookId, {
        at: now().toISOString(),
        ...(error === undefined ? {} : { error: error.message }),
      });
    }),
  );
}

async function failureOf(
  post: () => Promise<void>,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<Error | undefined> {
  for (let attempt = 0; ; attempt++) {
    try {
      await post();
      return undefined;
    } catch (error) {
      const wait = WAITS_MS[attempt];
      if (wait === undefined) return error as Error;
      await sleep(wait);
    }
  }
}
