import { z } from 'zod';

/** `/config.json`: what the page learns about its deployment before anybody is signed in. */
export const PageConfig = z.object({
  authentication: z.discriminatedUnion('kind', [
    /** On one machine: the token is in the link that the server printed. */
    z.object({ kind: z.literal('local') }),
    z.object({
      kind: z.literal('cognito'),
      /** Issuer of the tokens. */
      issuer: z.url(),
      clientId: z.string(),
      /** Of the command line, which signs people in on the same pages. */
      commandLineClientId: z.string(),
      /** Origin of the pages where people sign in. */
      signInOrigin: z.url(),
    }),
  ]),
});
export type PageConfig = z.infer<typeof PageConfig>;
