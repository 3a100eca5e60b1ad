import type { MiddlewareHandler } from 'hono';
import type { Log } from '../../core/log.ts';
import type { Caller } from '../route.ts';

/** What the parts of one request share. */
export interface RequestVariables {
  /** Stands in the answer, in the log, and in problems. */
  requestId: string;
  /** Once the caller is known. */
  caller?: Caller;
}

/**
 * Gives each request an id and logs it once it is answered: who, what, how it ended, how long it took. Neither queries nor
 * headers nor bodies: they hold texts and tokens.
 */
export function accessLog(
  log: Log,
  newId: () => string,
  now: () => Date,
): MiddlewareHandler<{ Variables: RequestVariables }> {
  return async (context, next) => {
    const started = now().getTime();
    const requestId = newId();
    context.set('requestId', requestId);
    await next();
    context.header('x-request-id', requestId);
    const caller = context.get('caller');
    log.info('request', {
      requestId,
      method: context.req.method,
      path: context.req.path,
      status: context.res.status,
      milliseconds: now().getTime() - started,
      ...(caller && { caller: caller.name, role: caller.role }),
    });
  };
}
