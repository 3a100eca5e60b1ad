import {
  InvalidParameterException,
  ListSubscriptionsByTopicCommand,
  type SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { cursorInvalid } from '../registry/page-after.ts';
import type { Page } from '../registry/registry.ts';

/** Somebody who gets the messages of the topic; without an id until they have confirmed. */
export interface EmailSubscription {
  subscriptionId?: string;
  email: string;
}

export interface EmailSubscriptions {
  list: (cursor?: string) => Promise<Page<EmailSubscription>>;
  add: (email: string) => Promise<EmailSubscription>;
  remove: (subscriptionId: string) => Promise<void>;
}

/** Subscriptions to the topic of a deployment, by e-mail. */
export function emailSubscriptions(sns: SNSClient, topicArn: string): EmailSubscriptions {
  const idOf = (arn = '') =>
    arn.startsWith(`${topicArn}:`) ? { subscriptionId: arn.split(':').at(-1) } : {};
  return {
    async list(cursor) {
      const answer = await sns
        .send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn, NextToken: cursor }))
        .catch((error: unknown) => {
          if (cursor === undefined || !(error instanceof InvalidParameterException)) throw error;
          throw cursorInvalid(cursor, error);
        });
      const items = (answer.Subscriptions ?? [])
        .filter(({ Protocol }) => Protocol === 'email')
        .map(({ SubscriptionArn, Endpoint = '' }) => ({ email: Endpoint, ...idOf(SubscriptionArn) }));
      return { items, ...(answer.NextToken ? { cursor: answer.NextToken } : {}) };
    },
    async add(email) {
      const { SubscriptionArn } = await sns.send(
        new SubscribeCommand({ TopicArn: topicArn, Protocol: 'email', Endpoint: email }),
      );
      return { email, ...idOf(SubscriptionArn) };
    },
    async remove(subscriptionId) {
      await sns.send(new UnsubscribeCommand({ SubscriptionArn: `${topicArn}:${subscriptionId}` }));
    },
  };
}
