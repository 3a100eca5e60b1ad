import { ApiUnreachable } from '../../api/client.ts';
import { DragomanError } from '../../core/errors.ts';
import type { StoredSignIn } from './sign-in-file.ts';
import { type AccessToken, renew } from './user-pool.ts';

/** A token that ends sooner is renewed before it is used. */
const RENEW_BEFORE_SECONDS = 60;

/**
 * Headers of somebody who is signed in, with a token that is renewed whenever it is about to end. @throws SignInEnded,
 * ApiUnreachable
 */
export function credentialsOf(signIn: StoredSignIn): () => Promise<Record<string, string>> {
  let current: Promise<AccessToken & { until: number }> | undefined;
  const renewed = async () => {
    const access = await renew(signIn).catch((error: Error) => {
      if (error instanceof DragomanError) throw error;
      throw new ApiUnreachable(`${signIn.signInOrigin} does not answer: ${error.message}.`, { cause: error });
    });
    return { ...access, until: Date.now() + (access.seconds - RENEW_BEFORE_SECONDS) * 1000 };
  };
  return async () => {
    if (!current || (await current).until <= Date.now()) {
      current = renewed();
      // Whoever asks again later, as a run that is followed does, may have more luck.
      current.catch(() => {
        current = undefined;
      });
    }
    return { authorization: `Bearer ${(await current).token}` };
  };
}
