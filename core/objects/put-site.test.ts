import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { withTemporaryDirectory } from '../temporary-directory.ts';
import { putSite } from './put-site.ts';

const upload = (files: Record<string, string>) =>
  withTemporaryDirectory(async (directory) => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
      writeFileSync(path.join(directory, file), text);
    }
    const sent: Record<string, unknown>[] = [];
    const s3 = { send: async ({ input }: { input: Record<string, unknown> }) => sent.push(input) };
    await putSite(s3 as unknown as S3Client, {
      bucket: 'site',
      directory,
      config: { a: 1 },
      cacheControlOf: (file) => `of ${file}`,
    });
    return sent;
  });

describe('the page', () => {
  it('is uploaded with its configuration, and its entry last', async () => {
    const sent = await upload({ 'index.html': '<html>', 'assets/main-1.js': 'x', 'icon.svg': '<svg/>' });
    expect(sent.map(({ Key }) => Key).slice(-2)).toEqual(['config.json', 'index.html']);
    expect(sent.map(({ Key }) => Key).sort()).toEqual([
      'assets/main-1.js',
      'config.json',
      'icon.svg',
      'index.html',
    ]);
    expect(sent.find(({ Key }) => Key === 'assets/main-1.js')).toMatchObject({
      Bucket: 'site',
      ContentType: 'text/javascript; charset=utf-8',
      CacheControl: 'of assets/main-1.js',
    });
    expect(sent.find(({ Key }) => Key === 'config.json')?.Body).toBe('{"a":1}');
  });

  it('has no file of an unknown kind', async () => {
    await expect(upload({ 'index.html': '', 'notes.xyz': '' })).rejects.toMatchObject({
      name: 'UnknownFileKind',
    });
  });
});
