import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import type { z } from 'zod';
import { LAMBDA_ENVIRONMENTS, type LambdaEnvironment, type LambdaName } from '../contracts/environments.ts';
import type { Log } from '../core/log.ts';
import { parseContract } from '../core/objects/json-objects.ts';
import { noteStageUse } from './note-stage-use.ts';

/** What a handler is given beside its event. */
export interface HandlerContext<Name extends LambdaName> {
  environment: LambdaEnvironment<Name>;
  log: Log;
  now: () => Date;
}

/**
 * The one wrapper of every Lambda: parses event and environment, checks the output, logs the outcome once, notes what a
 * stage has used. Errors leave as they came, so that Retry and Catch see their names.
 */
export function createHandler<Name extends LambdaName, Event extends z.ZodType, Output>(
  name: Name,
  eventSchema: Event,
  run: (event: z.output<Event>, context: HandlerContext<Name>) => Promise<Output>,
): (event: unknown, context: Context) => Promise<Output> {
  const logger = new Logger({ serviceName: name });
  const log: Log = {
    info: (message, details = {}) => logger.info(message, details),
    warn: (message, details = {}) => logger.warn(message, details),
  };
  return async (rawEvent, lambdaContext) => {
    logger.addContext(lambdaContext);
    const started = Date.now();
    try {
      const event = parseContract(eventSchema, rawEvent, `event of ${name}`);
      const environment = parseContract(
        LAMBDA_ENVIRONMENTS[name],
        process.env,
        `environment of ${name}`,
      ) as LambdaEnvironment<Name>;
      const output = await run(event, { environment, log, now: () => new Date() });
      log.info('done', { seconds: (Date.now() - started) / 1000 });
      return output;
    } catch (error) {
      logger.error('failed', error as Error);
      throw error;
    } finally {
      const gbSeconds = (Number(lambdaContext.memoryLimitInMB) / 1024) * ((Date.now() - started) / 1000);
      await noteStageUse(name, rawEvent, gbSeconds, log);
    }
  };
}
