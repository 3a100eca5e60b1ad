import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { roleIncludes } from '../contracts/api/endpoint.ts';
import { openApiDocument } from './openapi-document.ts';
import { accessLog, type RequestVariables } from './pipeline/access-log.ts';
import { withAudit } from './pipeline/audit.ts';
import { BodyTooLarge, Forbidden, RouteMissing, TooManyRequests } from './pipeline/errors.ts';
import { etagOfText } from './pipeline/etag.ts';
import { answerOnce } from './pipeline/idempotency.ts';
import { problemOf } from './pipeline/problem.ts';
import { readRequest } from './pipeline/read-request.ts';
import { type Throttle, tokenBuckets } from './pipeline/token-buckets.ts';
import type { CallContext, Caller, Route } from './route.ts';
import { ROUTES } from './routes.ts';
import type { ApiServices } from './services.ts';

/** No request carries more: text goes to the bucket by presigned addresses. */
const LARGEST_BODY_BYTES = 1024 * 1024;

/** Finds out who calls. @throws Unauthenticated */
export type Authenticate = (request: Request) => Promise<Caller>;

export interface ApiOptions {
  /** For each caller; where a gateway in front of the API does not throttle. */
  throttle?: Throttle;
}

export type Api = Hono<{ Variables: RequestVariables }>;
type ApiContext = Context<{ Variables: RequestVariables }>;

/**
 * The whole API below `/api`: every endpoint authenticates, checks the role, validates the request, answers JSON with
 * an ETag, and reports errors as problem+json. No other origin may read it: there are no CORS headers. The same app runs
 * in the Lambda and in the local server.
 */
export function createApi(
  services: ApiServices,
  authenticate: Authenticate,
  { throttle }: ApiOptions = {},
): Api {
  const { log, newId, now } = services;
  const app: Api = new Hono();
  app.use(accessLog(log, newId, now));
  app.use(secureHeaders());
  app.use(
    bodyLimit({
      maxSize: LARGEST_BODY_BYTES,
      onError: () => {
        throw new BodyTooLarge(
          `A request may carry ${LARGEST_BODY_BYTES} bytes. Upload text with the addresses that the API gives for it.`,
        );
      },
    }),
  );
  app.onError((error, context) => problemOf(error, context, context.get('requestId'), log));
  app.notFound((context) => {
    throw new RouteMissing(
      `There is nothing at ${context.req.method} ${context.req.path}. See /api/openapi.json.`,
    );
  });
  app.get('/api/health', (context) => context.json({ status: 'ok' }));
  // Made when it is first asked for: a Lambda that starts has better things to do.
  let document: object | undefined;
  app.get('/api/openapi.json', (context) => {
    document ??= openApiDocument();
    return context.json(document);
  });
  const waitOf = throttle && tokenBuckets(throttle, now);
  const signedIn: Authenticate = async (request) => {
    const caller = await authenticate(request);
    const waitSeconds = waitOf?.(caller.name) ?? 0;
    if (waitSeconds === 0) return caller;
    throw new TooManyRequests('You call more often than the server lets one. Wait a moment.', waitSeconds);
  };
  for (const route of Object.values(ROUTES) as unknown as Route[]) {
    const path = `/api${route.endpoint.path.replace(/\{(\w+)\}/g, ':$1')}`;
    app.on(route.endpoint.method.toUpperCase(), path, (context) =>
      answer(context, route, services, signedIn),
    );
  }
  return app;
}

async function answer(
  context: ApiContext,
  route: Route,
  services: ApiServices,
  authenticate: Authenticate,
): Promise<Response> {
  const { endpoint } = route;
  const caller = await authenticate(context.req.raw);
  context.set('caller', caller);
  if (!roleIncludes(caller.role, endpoint.role)) {
    throw new Forbidden(`${endpoint.summary} This needs the role ${endpoint.role}; yours is ${caller.role}.`);
  }
  const request = await readRequest(context, endpoint);
  const about = () => undefined;
  const call: CallContext = { ...services, caller, ifMatch: context.req.header('if-match'), about };
  const body =
    endpoint.method === 'get'
      ? await route.answer(request, call)
      : await write(context, route, request, call).finally(call.forgetLists);
  const text = JSON.stringify(body);
  const etag = etagOfText(text);
  const headers = { etag, 'cache-control': 'no-store' };
  if (endpoint.method === 'get' && context.req.header('if-none-match') === etag) {
    return context.body(null, 304, headers);
  }
  return context.body(text, 200, { ...headers, 'content-type': 'application/json' });
}

/** A write happens once for its key, and leaves an audit entry. */
async function write(
  context: ApiContext,
  { endpoint, answer: handle }: Route,
  request: Parameters<Route['answer']>[0],
  call: CallContext,
): Promise<unknown> {
  const address = context.req.path.replace(/^\/api\//, '');
  const work = () => withAudit(endpoint.id, address, call, (audited) => handle(request, audited));
  const key = context.req.header('idempotency-key');
  if (key === undefined) return work();
  const { pathname, search } = new URL(context.req.url);
  return answerOnce(
    key,
    {
      method: context.req.method,
      path: pathname + search,
      ifMatch: call.ifMatch,
      body: await context.req.text(),
    },
    { registry: call.registry, caller: call.caller.name, requestId: context.get('requestId'), now: call.now },
    work,
  );
}
