import { RUN_ENDPOINTS } from './runs.ts';
import { SESSION_ENDPOINTS } from './session.ts';

/** All operations of the API by id; api/routes.ts must answer each of them. */
export const ENDPOINTS = {
  ...SESSION_ENDPOINTS,
  ...RUN_ENDPOINTS,
} as const;

export type EndpointId = keyof typeof ENDPOINTS;
