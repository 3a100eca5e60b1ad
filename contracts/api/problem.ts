import { z } from 'zod';

/** How the API reports an error: RFC 9457, `application/problem+json`. */
export const Problem = z
  .object({
    /** The name of the error, as in logs and notifications: `NotRegistered`. */
    type: z.string(),
    title: z.string(),
    status: z.int(),
    /** What happened, to which input, and what to do. */
    detail: z.string(),
    /** For the operators' logs. */
    requestId: z.string(),
    /** Of a request that does not fit its schema. */
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
