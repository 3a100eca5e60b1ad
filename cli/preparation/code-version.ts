import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { shortHash } from '../../core/hashing.ts';
import { ROOT_DIRECTORY } from '../../local/paths.ts';

/** Names the code that prepares text: while it stays, shards are taken over. A hash of the sources and the locked packages. */
export function codeVersion(): string {
  const files = ['contracts', 'core'].flatMap((folder) =>
    readdirSync(path.join(ROOT_DIRECTORY, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => path.join(folder, file)),
  );
  const content = [...files.sort(), 'package-lock.json'].map((file) => [
    file,
    readFileSync(path.join(ROOT_DIRECTORY, file), 'utf8'),
  ]);
  return shortHash(content);
}
