import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';

/** Somebody's sign-in to a server: where its tokens are renewed, and with what. */
export const StoredSignIn = z.object({
  issuer: z.url(),
  clientId: z.string(),
  signInOrigin: z.url(),
  refreshToken: z.string(),
});
export type StoredSignIn = z.infer<typeof StoredSignIn>;

const SignIns = z.record(z.string(), StoredSignIn);

/** By the XDG Base Directory Specification. */
function file(): string {
  const configuration = process.env.XDG_CONFIG_HOME || path.join(homedir(), '.config');
  return path.join(configuration, 'dragoman', 'sign-ins.json');
}

/** @param origin of the server */
export const findSignIn = (origin: string): StoredSignIn | undefined => read()[origin];

/** Keeps a sign-in, in place of an earlier one to the same server; undefined forgets it. Nobody else may read the file. */
export function keepSignIn(origin: string, signIn: StoredSignIn | undefined): void {
  const { [origin]: _earlier, ...others } = read();
  const target = file();
  mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
  // Written beside and moved, so that it is never half there, nor for a moment readable.
  const temporary = `${target}.${process.pid}`;
  const content = JSON.stringify(signIn ? { ...others, [origin]: signIn } : others, null, 2);
  writeFileSync(temporary, `${content}\n`, { mode: 0o600 });
  renameSync(temporary, target);
}

function read(): Record<string, StoredSignIn> {
  return existsSync(file()) ? SignIns.parse(JSON.parse(readFileSync(file(), 'utf8'))) : {};
}
