import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { LambdaName } from '../../contracts/environments.ts';
import type { DragomanFunction } from './dragoman-function.ts';

export interface RuleForProps {
  eventPattern: events.EventPattern;
  /** @default that of the account, where AWS tells of itself */
  eventBus?: events.IEventBus;
  deadLetters: sqs.IQueue;
}

/** A rule that hands matching events to a Lambda, tries for six hours, and then keeps them in the dead-letter queue. */
export function ruleFor(
  scope: Construct,
  id: string,
  lambda: DragomanFunction<LambdaName>,
  { eventPattern, eventBus, deadLetters }: RuleForProps,
): events.Rule {
  return new events.Rule(scope, id, {
    eventPattern,
    ...(eventBus === undefined ? {} : { eventBus }),
    targets: [
      new targets.LambdaFunction(lambda.function, {
        deadLetterQueue: deadLetters,
        retryAttempts: 8,
        maxEventAge: Duration.hours(6),
      }),
    ],
  });
}
