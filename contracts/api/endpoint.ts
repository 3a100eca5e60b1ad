import type { z } from 'zod';

/** What a person may do, each including the ones before: look, steer runs and data, administer the deployment. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** @returns true when someone with the role `actual` may do what `required` is needed for */
export const roleIncludes = (actual: Role, required: Role): boolean =>
  ROLES.indexOf(actual) >= ROLES.indexOf(required);

type Shape = z.ZodObject;

/**
 * One operation of the API: its address, who may call it, what goes in and comes out. The routes of the server, the
 * OpenAPI document, the typed client and the security tests are all made from these.
 */
export interface Endpoint {
  /** The operation's id in OpenAPI, a verb phrase: `listRuns`. */
  id: string;
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With parameters in braces: `/runs/{runId}`. */
  path: `/${string}`;
  /** The least role that may call it. */
  role: Role;
  /** One sentence for the document. */
  summary: string;
  /** All strings in an address: use `z.string()` shapes for params, `z.coerce` or `z.stringbool` for numbers and flags of queries. */
  params?: Shape;
  query?: Shape;
  body?: z.ZodType;
  response: z.ZodType;
  /** What changes someone else may have changed meanwhile: the caller must send the ETag it has seen as If-Match. */
  needsMatch?: true;
}

/** Declares an endpoint and keeps its exact type. */
export const endpoint = <const E extends Endpoint>(definition: E): E => definition;

type InputOf<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined;
type OutputOf<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** What a caller passes: only the parts that the endpoint has. */
export type RequestOf<E extends Endpoint> = {
  [Part in 'params' | 'query' | 'body' as E[Part] extends z.ZodType ? Part : never]: InputOf<E[Part]>;
};
/** The parts of a request after validation, as a handler gets them. */
export type ParsedRequestOf<E extends Endpoint> = {
  params: OutputOf<E['params']>;
  query: OutputOf<E['query']>;
  body: OutputOf<E['body']>;
};
export type ResponseOf<E extends Endpoint> = z.output<E['response']>;
