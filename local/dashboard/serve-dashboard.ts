import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import path from 'node:path';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { createApi } from '../../api/create-api.ts';
import type { ApiServices } from '../../api/services.ts';
import { ROOT_DIRECTORY } from '../paths.ts';
import { localSession } from './local-session.ts';

/** What `npm run build:web` makes. */
const SITE = path.join(ROOT_DIRECTORY, '.cache', 'web');

export interface DashboardServer {
  /** With the token that signs in; for the person at this machine only. */
  link: string;
  origin: string;
  token: string;
  stop: () => Promise<void>;
}

/** Serves page and API on the loopback. @param port 0: a free one */
export async function serveDashboard(services: ApiServices, port = 0): Promise<DashboardServer> {
  const token = randomBytes(24).toString('base64url');
  const app = new Hono();
  app.get('/config.json', (context) => context.json({ authentication: { kind: 'local' } }));
  app.route('/', createApi(services, localSession(token, userInfo().username)));
  const site = path.relative(process.cwd(), SITE);
  app.get('*', serveStatic({ root: site }));
  // Deep links are the page's own business.
  app.get('*', serveStatic({ path: path.join(site, 'index.html') }));
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const started = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, () => resolve(started));
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    link: `${origin}/#token=${token}`,
    origin,
    token,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
