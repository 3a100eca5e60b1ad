import type { Context } from 'hono';
import type { z } from 'zod';
import type { Endpoint, ParsedRequestOf } from '../../contracts/api/endpoint.ts';
import { InvalidRequest, UnsupportedMediaType } from './errors.ts';

/** The validated parts of a request. @throws InvalidRequest with the path of everything that does not fit; UnsupportedMediaType */
export async function readRequest<E extends Endpoint>(
  context: Context,
  endpoint: E,
): Promise<ParsedRequestOf<E>> {
  const parts = {
    params: endpoint.params && (await parsed('address', endpoint.params, context.req.param())),
    query: endpoint.query && (await parsed('query', endpoint.query, context.req.query())),
    body: endpoint.body && (await parsed('body', endpoint.body, await jsonOf(context))),
  };
  return parts as ParsedRequestOf<E>;
}

async function parsed(part: string, schema: z.ZodType, value: unknown): Promise<unknown> {
  const { success, data, error } = await schema.safeParseAsync(value);
  if (success) return data;
  const issues = error.issues.map(({ path, message }) => ({ path: [part, ...path].join('.'), message }));
  const [first] = issues;
  throw new InvalidRequest(
    `${first.path}: ${first.message}. Mend the request; see /api/openapi.json.`,
    issues,
  );
}

async function jsonOf(context: Context): Promise<unknown> {
  const text = await context.req.text();
  if (text === '') return {};
  const type = context.req.header('content-type') ?? '';
  if (!/^application\/json *(;|$)/i.test(type)) {
    throw new UnsupportedMediaType(
      `Send the body as application/json, not as ${type || 'nothing in particular'}.`,
    );
  }
  try {
    return JSON.parse(text, wellFormed);
  } catch (error) {
    const message = (error as Error).message;
    throw new InvalidRequest(`The body is no JSON: ${message}.`, [{ path: 'body', message }]);
  }
}

/**
 * Refuses half a surrogate pair, which JSON can write and UTF-8 cannot: neither the table nor a bucket would take it.
 * (What is nested too deeply to be walked through ends as a RangeError, and is refused as well.)
 */
function wellFormed(key: string, value: unknown): unknown {
  if ([key, value].some((text) => typeof text === 'string' && /\p{Surrogate}/u.test(text))) {
    throw new SyntaxError(`half a character (a lone surrogate) in ${JSON.stringify(key)}`);
  }
  return value;
}
