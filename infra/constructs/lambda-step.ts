import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { LambdaName } from '../../contracts/environments.ts';
import type { DragomanFunction } from './dragoman-function.ts';

export interface LambdaStepProps {
  lambda: DragomanFunction<LambdaName>;
  /** JSONata: the event of the Lambda. */
  payload: string | Record<string, unknown>;
  /** JSONata: what the next state gets. @default the Lambda's output */
  outputs?: string | Record<string, unknown>;
  assign?: Record<string, unknown>;
  /** Where any error leads, with the input `{ error, cause }`; absent only where an enclosing state catches. */
  onError?: sfn.IChainable;
  /** JSONata: the input of `onError`, if it needs something else. */
  errorOutputs?: string | Record<string, unknown>;
  /** Given: the Lambda hands a task token to somebody, and the state waits this long for the answer. */
  waitForAnswer?: Duration;
}

/** The input of the states that errors lead to. */
export const CAUGHT_ERROR = {
  error: '{% $states.errorOutput.Error %}',
  // A time-out of the state itself has no cause.
  cause: "{% $exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : '' %}",
};

/** The Lambda service was busy or broke; whether the function ran is unknown, so every function may run twice. */
const SERVICE_ERRORS = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
];

/** A Task state that runs one of our Lambdas: bounded in time, retried when the service fails, never on our own errors. */
export function lambdaStep(scope: Construct, name: string, props: LambdaStepProps): sfn.TaskStateBase {
  const step = LambdaInvoke.jsonata(scope, name, {
    lambdaFunction: props.lambda.function,
    payload: payloadOf(props.payload),
    outputs: props.outputs ?? '{% $states.result.Payload %}',
    ...(props.assign === undefined ? {} : { assign: props.assign }),
    integrationPattern:
      props.waitForAnswer === undefined
        ? sfn.IntegrationPattern.REQUEST_RESPONSE
        : sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
    // The function's own time-out comes first and says more.
    taskTimeout: sfn.Timeout.duration(props.waitForAnswer ?? props.lambda.timeout.plus(Duration.seconds(30))),
    retryOnServiceExceptions: false,
  });
  step.addRetry({
    errors: SERVICE_ERRORS,
    interval: Duration.seconds(2),
    backoffRate: 2,
    maxAttempts: 6,
    maxDelay: Duration.seconds(60),
    jitterStrategy: sfn.JitterType.FULL,
  });
  if (props.waitForAnswer === undefined) {
    step.addRetry({ errors: ['States.Timeout'], interval: Duration.seconds(5), maxAttempts: 1 });
  }
  if (props.onError !== undefined) {
    step.addCatch(props.onError, { errors: ['States.ALL'], outputs: props.errorOutputs ?? CAUGHT_ERROR });
  }
  return step;
}

function payloadOf(payload: string | Record<string, unknown>): sfn.TaskInput {
  return typeof payload === 'string' ? sfn.TaskInput.fromText(payload) : sfn.TaskInput.fromObject(payload);
}
