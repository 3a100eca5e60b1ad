import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import path from 'node:path';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type MiddlewareHandler } from 'hono';
import { createApi } from '../../api/create-api.ts';
import type { ApiServices } from '../../api/services.ts';
import { cacheControlOf, contentSecurityPolicy, PAGE_HEADERS } from '../../web/page-headers.ts';
import { SITE_DIRECTORY } from '../paths.ts';
import { localSession } from './local-session.ts';

/** Far above what a page and its person need; it stops a script that has run wild. */
const THROTTLE = { perSecond: 500, burst: 1000 };
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

export interface DashboardServer {
  /** With the token that signs in; for the person at this machine only. */
  link: string;
  origin: string;
  token: string;
  stop: () => Promise<void>;
}

export interface ServeOptions {
  /** 0, or absent: a free one. */
  port?: number;
  /** Who calls, given the token of the link and the user of this machine; absent: that user, with all rights. */
  session?: typeof localSession;
  /** Where the built page is; absent: where `npm run build:web` puts it. */
  site?: string;
}

/**
 * Serves page and API on the loopback.
 * @param uploadOrigin where presigned uploads go: the emulator
 */
export async function serveDashboard(
  services: ApiServices,
  uploadOrigin: string,
  { port = 0, session = localSession, site = SITE_DIRECTORY }: ServeOptions = {},
): Promise<DashboardServer> {
  const token = randomBytes(24).toString('base64url');
  const api = createApi(services, session(token, userInfo().username), { throttle: THROTTLE });
  const app = new Hono();
  app.use(onLoopback);
  app.all('/api/*', (context) => api.fetch(context.req.raw));
  app.use(pageHeaders(contentSecurityPolicy([uploadOrigin])));
  app.get('/config.json', (context) => context.json({ authentication: { kind: 'local' } }));
  const root = path.relative(process.cwd(), site);
  app.get('*', serveStatic({ root }));
  app.get('/assets/*', (context) =>
    context.text('A newer page has replaced this file. Load the page again.', 404),
  );
  // Deep links are the page's own business.
  app.get('*', serveStatic({ path: path.join(root, 'index.html') }));
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const started = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, () => resolve(started));
    started.once('error', reject);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    link: `${origin}/#token=${token}`,
    origin,
    token,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Browsers keep connections open that they do not use.
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

/** Refuses requests by another name, so that no foreign page reaches the server through a name that it points here. */
const onLoopback: MiddlewareHandler = async (context, next) => {
  const { hostname } = new URL(context.req.url);
  if (!LOOPBACK.includes(hostname)) return context.text('This server answers to the loopback only.', 421);
  await next();
};

function pageHeaders(policy: string): MiddlewareHandler {
  return async (context, next) => {
    await next();
    context.header('content-security-policy', policy);
    for (const [name, value] of Object.entries(PAGE_HEADERS)) context.header(name, value);
    context.header('cache-control', cacheControlOf(context.req.path.slice(1)));
  };
}
