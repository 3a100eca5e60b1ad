import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiHeadersObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import type { Endpoint } from '../contracts/api/endpoint.ts';
import { ENDPOINTS } from '../contracts/api/endpoints.ts';
import { Problem } from '../contracts/api/problem.ts';

const IdempotencyKey = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .meta({ description: 'Makes repeating the request harmless for a day: a repeat gets the first answer.' });
const IfMatch = z
  .string()
  .meta({ description: 'The ETag of what is to be changed, as the caller has seen it.' });
const IfNoneMatch = z.string().optional().meta({
  description: 'The ETag of an answer that the caller has; while it is still so, the answer is 304.',
});

const ANSWER_HEADERS: ZodOpenApiHeadersObject = {
  etag: { required: true, schema: { type: 'string' }, description: 'Of the answer.' },
  'x-request-id': {
    required: true,
    schema: { type: 'string' },
    description: 'Stands in the log of the API.',
  },
};

/** The OpenAPI 3.1 document of all endpoints. */
export function openApiDocument(): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of Object.values<Endpoint>(ENDPOINTS)) {
    const { id, method, path, role, summary, params, query, body, response } = endpoint;
    paths[path] = {
      ...paths[path],
      [method]: {
        operationId: id,
        tags: [path.split('/')[1]],
        summary,
        description: `Needs the role ${role}.`,
        requestParams: {
          ...(params && { path: params }),
          ...(query && { query }),
          header: headersOf(endpoint),
        },
        ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
        responses: {
          200: {
            description: 'Done.',
            headers: ANSWER_HEADERS,
            content: { 'application/json': { schema: response } },
          },
          ...problemsOf(endpoint),
        },
      },
    };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Dragoman',
      version: '1',
      description:
        'Prepares parallel text, trains and tests translation models, and shows everything that happened.',
    },
    servers: [{ url: '/api' }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    paths,
  });
}

function headersOf({ method, needsMatch }: Endpoint): z.ZodObject {
  if (method === 'get') return z.object({ 'If-None-Match': IfNoneMatch });
  return z.object({ 'Idempotency-Key': IdempotencyKey, ...(needsMatch && { 'If-Match': IfMatch }) });
}

function problemsOf({ method, params, body, needsMatch }: Endpoint): ZodOpenApiResponsesObject {
  const meanings: Record<number, string | false | undefined> = {
    304: method === 'get' && 'The answer is still the one that If-None-Match names.',
    400: 'The request does not fit its schema; `issues` says where.',
    401: 'Nobody is signed in, or the sign-in has expired.',
    403: 'The caller has not the role that is needed.',
    404: params && 'There is no such thing.',
    409: method !== 'get' && 'Its state does not allow it, or the same request is under way.',
    412: needsMatch && 'Someone else has changed it since the caller looked.',
    413: body && 'The body is too large.',
    415: body && 'The body is no JSON.',
    422:
      method !== 'get' &&
      'It cannot be done, for the reason given; or the Idempotency-Key was used for another request.',
    428: needsMatch && 'If-Match is missing.',
    429: 'Too many requests; Retry-After says when there may be another.',
    500: 'Something went wrong in the server.',
  };
  const content = { 'application/problem+json': { schema: Problem } };
  return Object.fromEntries(
    Object.entries(meanings)
      .filter(([, description]) => description)
      .map(([status, description]) => [status, { description, ...(status === '304' ? {} : { content }) }]),
  ) as ZodOpenApiResponsesObject;
}
