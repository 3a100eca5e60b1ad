import type { Role } from '../contracts/api/endpoint.ts';
import { listFigures } from '../core/listings/list-figures.ts';
import type { Log } from '../core/log.ts';
import { memoryObjects } from '../core/objects/memory-objects.ts';
import { memoryRegistry } from '../core/registry/memory-registry.ts';
import type { Registry } from '../core/registry/registry.ts';
import { registryMirror } from '../core/search/registry-mirror.ts';
import { settings } from '../core/training/deployment.fixture.ts';
import { type ApiClient, createClient } from './client.ts';
import { createApi } from './create-api.ts';
import type { ApiServices, Steering } from './services.ts';

export interface TestApiOptions {
  /** Of whoever calls. */
  role?: Role;
  /** The caller's name in audit entries. */
  name?: string;
  /** To share one between several callers. */
  registry?: Registry;
  /** What the deployment answers; a function that is not given does nothing and is noted in `calls` all the same. */
  steering?: Partial<Steering>;
  /** Anything else that a test replaces. */
  services?: Partial<ApiServices>;
}

const SILENT: Log = { info: () => undefined, warn: () => undefined };

interface Call {
  name: string;
  args: unknown[];
}

/** All that a deployment does, whatever its name: noted, and answered where there is an answer. No client of AWS is loaded for it. */
const noting = (answers: Partial<Steering>, calls: Call[]) =>
  new Proxy(answers as Steering, {
    get:
      (given, name) =>
      async (...args: unknown[]) => {
        calls.push({ name: String(name), args });
        return (Reflect.get(given, name) as ((...args: unknown[]) => unknown) | undefined)?.(...args);
      },
  });

/** The API in memory with a clock that a test moves. */
export function testApi({
  role = 'admin',
  name = 'kim',
  registry = memoryRegistry(),
  steering = {},
  services: replaced = {},
}: TestApiOptions = {}) {
  const calls: Call[] = [];
  const clock = { now: new Date('2026-11-22T10:00:00.000Z') };
  const pass = (seconds: number) => {
    clock.now = new Date(clock.now.getTime() + seconds * 1000);
  };
  let ids = 0;
  const data = memoryObjects();
  const figures = listFigures({ registry, now: () => clock.now });
  const services = {
    deployment: 'test',
    registry,
    landing: memoryObjects(),
    data,
    mirror: registryMirror({ registry, data, now: () => clock.now, log: SILENT }),
    figures,
    forgetLists: figures.forget,
    models: memoryObjects(),
    steering: noting(steering, calls),
    terms: {
      settings,
      limits: { concurrentRuns: 2 },
      intake: { quietPeriodSeconds: 60, longestWaitSeconds: 600 },
    },
    now: () => clock.now,
    newId: () => `id-${++ids}`,
    sleep: async (milliseconds: number) => pass(milliseconds / 1000),
    log: SILENT,
    ...replaced,
  } satisfies ApiServices;
  const app = createApi(services, async () => ({ name, role }));
  const client: ApiClient = createClient({
    origin: 'http://localhost',
    credentials: () => ({}),
    fetch: async (input, init) => app.request(input as string, init),
  });
  return {
    ...services,
    services,
    app,
    client,
    /** What the deployment was asked to do, in order. */
    calls,
    /** Moves the clock forward. */
    pass,
  };
}
export type TestApi = ReturnType<typeof testApi>;
