import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sha256 } from '../../core/hashing.ts';

/** Somebody else's web server, as far as the demo is concerned: files by name, with an ETag each. */
export interface Publisher {
  /** Address of a file. */
  url(fileName: string): string;
  close(): Promise<void>;
}

/** Serves files on a free port of 127.0.0.1; an unchanged one is answered with 304. */
export async function startPublisher(
  files: readonly { fileName: string; path: string }[],
): Promise<Publisher> {
  const contents = new Map(files.map(({ fileName, path }) => [`/${fileName}`, readFileSync(path)]));
  const server = createServer((request, response) => {
    const body = contents.get(decodeURIComponent(request.url ?? ''));
    if (!body) {
      response.writeHead(404).end();
      return;
    }
    const etag = `"${sha256(body).slice(0, 32)}"`;
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
    else response.writeHead(200, { etag, 'content-length': body.length }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A demo that fails must not stay alive for it.
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    url: (fileName) => `http://127.0.0.1:${port}/${encodeURIComponent(fileName)}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
