import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../contracts/api/endpoint.ts';
import { ENDPOINTS } from '../contracts/api/endpoints.ts';
import { openApiDocument } from './openapi-document.ts';

// biome-ignore lint/suspicious/noExplicitAny: the document is JSON of any shape
const document = openApiDocument() as any;

describe('the OpenAPI document', () => {
  it('is valid by the schemas of the specification', async () => {
    const result = await new Validator().validate(structuredClone(document));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
  });

  it('describes every endpoint with its headers and problems', () => {
    for (const { id, method, path, needsMatch } of Object.values<Endpoint>(ENDPOINTS)) {
      const operation = document.paths[path][method];
      expect(operation.operationId).toBe(id);
      const headers = operation.parameters.filter((each: { in: string }) => each.in === 'header');
      const names = headers.map(({ name }: { name: string }) => name);
      expect(names.includes('Idempotency-Key'), id).toBe(method !== 'get');
      expect(names.includes('If-Match'), id).toBe(needsMatch === true);
      expect(Object.keys(operation.responses), id).toEqual(
        expect.arrayContaining(['200', '400', '401', '403', '429', '500']),
      );
      expect(operation.responses['412'] !== undefined, id).toBe(needsMatch === true);
    }
  });
});
