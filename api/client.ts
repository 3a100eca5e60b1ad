import type { Endpoint, RequestOf, ResponseOf } from '../contracts/api/endpoint.ts';
import { Problem } from '../contracts/api/problem.ts';

/** The API refused, or could not do, what was asked. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = problem.type;
    this.problem = problem;
  }
}

/** The API did not answer, or something else than the API answered. */
export class ApiUnreachable extends Error {
  override name = 'ApiUnreachable';
}

/** An answer, and the ETag with which it may be changed. */
export interface Answer<Body> {
  body: Body;
  etag: string | undefined;
}

export interface CallOptions {
  /** The ETag of what is to be changed. */
  ifMatch?: string;
  /** Makes repeating a write harmless. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

export interface ClientOptions {
  /** Where the API is: an origin, or nothing for the page's own. */
  origin?: string;
  /** Headers that say who calls, asked for with every request. */
  credentials: () => Promise<Record<string, string>> | Record<string, string>;
  fetch?: typeof fetch;
}

/** Calls endpoints by their declaration; runs in browsers and in Node. */
export interface ApiClient {
  /** @throws ApiError, ApiUnreachable */
  call<E extends Endpoint>(
    endpoint: E,
    request: RequestOf<E>,
    options?: CallOptions,
  ): Promise<Answer<ResponseOf<E>>>;
}

/** Makes a client. Answers are not validated again: server and client are built from the same declarations. */
export function createClient({ origin = '', credentials, fetch: send = fetch }: ClientOptions): ApiClient {
  return {
    async call(endpoint, request, options = {}) {
      const parts = request as { params?: Record<string, string>; query?: object; body?: unknown };
      const url = `${origin}/api${pathOf(endpoint, parts.params)}${searchOf(parts.query)}`;
      const headers: Record<string, string> = { accept: 'application/json', ...(await credentials()) };
      if (parts.body !== undefined) headers['content-type'] = 'application/json';
      if (options.ifMatch !== undefined) headers['if-match'] = options.ifMatch;
      if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
      const response = await send(url, {
        method: endpoint.method.toUpperCase(),
        headers,
        ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
        ...(options.signal ? { signal: options.signal } : {}),
      }).catch((cause: unknown) => {
        if (options.signal?.aborted) throw cause;
        throw new ApiUnreachable(`The API does not answer at ${origin || 'this address'}.`, { cause });
      });
      const body: unknown = await response.json().catch(() => undefined);
      if (response.ok && body !== undefined) {
        return { body: body as ResponseOf<typeof endpoint>, etag: response.headers.get('etag') ?? undefined };
      }
      const problem = Problem.safeParse(body);
      if (problem.success) throw new ApiError(problem.data);
      throw new ApiUnreachable(`${url} answered ${response.status} with something that is not of the API.`);
    },
  };
}

function pathOf({ path, id }: Endpoint, params: Record<string, string> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_braces, name: string) => {
    const value = params[name];
    if (value === undefined) throw new TypeError(`${id} needs ${name}.`);
    return encodeURIComponent(value);
  });
}

function searchOf(query: object = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
  return given.length === 0 ? '' : `?${search}`;
}
