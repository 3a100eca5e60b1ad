import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { postWebhook } from '../../core/notifications/post-webhook.ts';
import { sendWebhooks } from '../../core/notifications/send-webhooks.ts';
import { registryOf } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

/** What SNS hands to a Lambda that is subscribed to the topic; alarms and budgets may leave the subject out. */
const Notification = z.object({
  Records: z.array(z.object({ Sns: z.object({ Subject: z.string().nullish(), Message: z.string() }) })),
});

export const handler = createHandler('send-webhooks', Notification, async (event, { environment, now }) => {
  for (const { Sns } of event.Records) {
    await sendWebhooks(
      { subject: Sns.Subject ?? 'Dragoman', body: Sns.Message },
      {
        registry: registryOf(environment),
        post: postWebhook(),
        sleep: (milliseconds) => sleep(milliseconds),
        now,
      },
    );
  }
});
