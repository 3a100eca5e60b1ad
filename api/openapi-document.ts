import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { Endpoint } from '../contracts/api/endpoint.ts';
import { ENDPOINTS } from '../contracts/api/endpoints.ts';
import { Problem } from '../contracts/api/problem.ts';

/** The OpenAPI 3.1 document of all endpoints. */
export function openApiDocument(): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of Object.values<Endpoint>(ENDPOINTS)) {
    const { id, method, path, role, summary, params, query, body, response } = endpoint;
    paths[path] = {
      ...paths[path],
      [method]: {
        operationId: id,
        summary,
        description: `Needs the role ${role}.`,
        requestParams: { ...(params && { path: params }), ...(query && { query }) },
        ...(body && { requestBody: { content: { 'application/json': { schema: body } } } }),
        responses: {
          200: { description: 'Done.', content: { 'application/json': { schema: response } } },
          default: {
            description: 'A problem.',
            content: { 'application/problem+json': { schema: Problem } },
          },
        },
      },
    };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Dragoman', version: '1' },
    servers: [{ url: '/api' }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    paths,
  });
}
