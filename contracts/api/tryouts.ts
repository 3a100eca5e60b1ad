import { z } from 'zod';
import { Tryout } from '../tryout.ts';
import { endpoint } from './endpoint.ts';

/** Text that people have translated by versions of models. */
export const TRYOUT_ENDPOINTS = {
  startTryout: endpoint({
    id: 'startTryout',
    method: 'post',
    path: '/tryouts',
    role: 'operator',
    summary: 'Has some lines translated by one to four versions; ask for the tryout until all have ended.',
    body: z.object({
      /** `MODEL` (its champion), `MODEL@VERSION` or `MODEL@ALIAS`. */
      versions: z.array(z.string().max(200)).min(1).max(4),
      segments: z.array(z.string().trim().min(1).max(2000)).min(1).max(50),
    }),
    response: Tryout,
  }),
  getTryout: endpoint({
    id: 'getTryout',
    method: 'get',
    path: '/tryouts/{tryoutId}',
    role: 'viewer',
    summary: 'A tryout with the translations that are there by now.',
    params: z.object({ tryoutId: Tryout.shape.tryoutId }),
    response: Tryout,
  }),
};
