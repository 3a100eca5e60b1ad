import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { type Endpoint, roleIncludes } from '../contracts/api/endpoint.ts';
import { openApiDocument } from './openapi-document.ts';
import { Forbidden, RouteMissing } from './pipeline/errors.ts';
import { etagOf } from './pipeline/etag.ts';
import { problemOf } from './pipeline/problem.ts';
import { readRequest } from './pipeline/read-request.ts';
import type { CallContext, Caller, Route } from './route.ts';
import { ROUTES } from './routes.ts';
import type { ApiServices } from './services.ts';

/** No request carries more: text goes to the bucket by presigned addresses. */
const LARGEST_BODY_BYTES = 1024 * 1024;

/** Finds out who calls. @throws Unauthenticated */
export type Authenticate = (request: Request) => Promise<Caller>;

/**
 * The whole API below `/api`: every endpoint authenticates, checks the role, validates the request, answers JSON with
 * an ETag, and reports errors as problem+json. The same app runs in the Lambda and in the local server.
 */
export function createApi(services: ApiServices, authenticate: Authenticate): Hono {
  const app = new Hono();
  app.use(secureHeaders());
  app.use(
    bodyLimit({
      maxSize: LARGEST_BODY_BYTES,
      onError: () => {
        throw new HTTPException(413, { message: `A request may carry ${LARGEST_BODY_BYTES} bytes.` });
      },
    }),
  );
  app.onError((error, context) => problemOf(error, context, services.newId(), services.log));
  app.notFound((context) => {
    throw new RouteMissing(
      `There is nothing at ${context.req.method} ${context.req.path}. See /api/openapi.json.`,
    );
  });
  app.get('/api/health', (context) => context.json({ status: 'ok' }));
  const document = openApiDocument();
  app.get('/api/openapi.json', (context) => context.json(document));
  for (const route of Object.values(ROUTES) as unknown as Route[]) {
    const path = `/api${route.endpoint.path.replace(/\{(\w+)\}/g, ':$1')}`;
    app.on(route.endpoint.method.toUpperCase(), path, (context) =>
      answer(context, route, services, authenticate),
    );
  }
  return app;
}

async function answer(
  context: Context,
  { endpoint, answer: handle }: Route,
  services: ApiServices,
  authenticate: Authenticate,
): Promise<Response> {
  const caller = await authenticate(context.req.raw);
  if (!roleIncludes(caller.role, endpoint.role)) {
    throw new Forbidden(`${endpoint.summary} This needs the role ${endpoint.role}; yours is ${caller.role}.`);
  }
  const request = await readRequest(context, endpoint);
  const call: CallContext = { ...services, caller, ifMatch: context.req.header('if-match') };
  const body = await handle(request, call);
  if (endpoint.method !== 'get' && !endpoint.auditedByCore) await audit(endpoint, context, call);
  const etag = etagOf(body);
  const headers = { etag, 'cache-control': 'no-store' };
  if (endpoint.method === 'get' && context.req.header('if-none-match') === etag) {
    return context.body(null, 304, headers);
  }
  return context.json(body, 200, headers);
}

/** Every write leaves who did it, what, and to what. */
async function audit(endpoint: Endpoint, context: Context, { registry, caller, now, newId }: CallContext) {
  await registry.putAudit({
    auditId: newId(),
    at: now().toISOString(),
    who: caller.name,
    action: endpoint.id,
    subject: context.req.path.replace(/^\/api\//, ''),
  });
}
