import { createHash } from 'node:crypto';
import { ChangedMeanwhile, MatchRequired } from './errors.ts';

/** The strong ETag of a value as the API sends it. */
export const etagOf = (value: unknown): string => etagOfText(JSON.stringify(value));

/** The strong ETag of a body. */
export const etagOfText = (body: string): string =>
  `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;

/**
 * Demands that the caller has seen `current`, which is what the matching GET answers.
 * @throws MatchRequired without If-Match; ChangedMeanwhile when it names another state
 */
export function requireMatch(ifMatch: string | undefined, current: unknown, what: string): void {
  if (ifMatch === undefined) {
    throw new MatchRequired(
      `Send the ETag of ${what} that you have seen as If-Match, so that no change is lost.`,
    );
  }
  if (ifMatch !== etagOf(current)) {
    throw new ChangedMeanwhile(
      `Someone else has changed ${what} since you loaded it. Load it again and look.`,
    );
  }
}
