import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { type ApiClient, ApiUnreachable } from '../../api/client.ts';
import { MODEL_VERSION_ENDPOINTS } from '../../contracts/api/model-versions.ts';
import { DragomanError } from '../../core/errors.ts';
import { createScreen } from '../runs/screen.ts';
import { onServer, type ServerOptions, serverCommand, show } from '../server/server-command.ts';
import { REFERENCE, versionOf } from './version-of.ts';

/** A file of a model is not what its card says. */
class DownloadDamaged extends DragomanError {}

const { listModelFiles, downloadModelFile } = MODEL_VERSION_ENDPOINTS;

/** `models download`: the files of a version, to use it elsewhere. */
export const downloadCommand = (): Command =>
  serverCommand('download', 'Fetch the files of a version with its card, and check them.')
    .argument('<model>', REFERENCE)
    .requiredOption('--out <folder>', 'where they go')
    .action((reference: string, options: ServerOptions & { out: string }) =>
      onServer(options, async (client) => {
        const params = await versionOf(reference, client);
        const { items } = (await client.call(listModelFiles, { params })).body;
        const files: { name: string; sha256?: string }[] = [
          ...items,
          { name: 'card.json' },
          { name: 'card.md' },
        ];
        const screen = createScreen(process.stderr);
        try {
          for (const [done, file] of files.entries()) {
            screen.progress('download', { done, total: files.length, message: file.name });
            await download(file, { params, folder: options.out, client });
          }
        } finally {
          screen.finish('download');
          screen.close();
        }
        const fetched = { ...params, folder: options.out, files: files.map(({ name }) => name) };
        show(
          fetched,
          options,
          () => `${files.length} files of ${params.model}@${params.version} are in ${options.out}.`,
        );
      }),
    );

/** Fetches one file as it is streamed. @throws DownloadDamaged, ApiUnreachable, ApiError */
async function download(
  { name, sha256 }: { name: string; sha256?: string },
  {
    params,
    folder,
    client,
  }: { params: { model: string; version: string }; folder: string; client: ApiClient },
): Promise<void> {
  const root = path.resolve(folder);
  const file = path.resolve(root, name);
  if (!file.startsWith(`${root}${path.sep}`)) {
    throw new DownloadDamaged(`The card of ${params.version} lists a file ${name} outside of the model.`);
  }
  const { url } = (await client.call(downloadModelFile, { params, query: { name } })).body;
  const response = await fetch(url);
  if (!response.ok || !response.body)
    throw new ApiUnreachable(`${name} was answered with ${response.status}.`);
  await mkdir(path.dirname(file), { recursive: true });
  const hash = createHash('sha256');
  const hashed = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  };
  await pipeline(Readable.fromWeb(response.body as never), hashed, createWriteStream(file));
  if (sha256 === undefined || hash.digest('hex') === sha256) return;
  throw new DownloadDamaged(
    `${file} is not the file that the card of ${params.version} lists. Fetch it again.`,
  );
}
