import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type DeleteObjectsCommandInput,
  NoSuchKey,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { withTemporaryDirectory } from '../temporary-directory.ts';
import { putSite } from './put-site.ts';

/** A bucket that remembers what was done to it, in order. */
function bucket() {
  const objects = new Map<string, PutObjectCommandInput>();
  const done: string[] = [];
  const send = async ({ constructor: { name }, input }: { constructor: { name: string }; input: object }) => {
    const { Key = '' } = input as PutObjectCommandInput;
    if (name === 'PutObjectCommand') {
      objects.set(Key, input as PutObjectCommandInput);
      done.push(`put ${Key}`);
      return {};
    }
    if (name === 'GetObjectCommand') {
      const body = objects.get(Key)?.Body;
      if (body === undefined) throw new NoSuchKey({ message: Key, $metadata: {} });
      return { Body: { transformToString: async () => String(body) } };
    }
    if (name === 'ListObjectsV2Command') {
      // In pages of two.
      const { ContinuationToken = '0' } = input as { ContinuationToken?: string };
      const end = Number(ContinuationToken) + 2;
      const Contents = [...objects.keys()].slice(end - 2, end).map((key) => ({ Key: key }));
      return { Contents, ...(end < objects.size && { NextContinuationToken: String(end) }) };
    }
    for (const each of (input as DeleteObjectsCommandInput).Delete?.Objects ?? []) {
      objects.delete(each.Key ?? '');
      done.push(`delete ${each.Key}`);
    }
    return {};
  };
  return { s3: { send } as unknown as S3Client, objects, done };
}

const deploy = ({ s3 }: ReturnType<typeof bucket>, files: Record<string, string>) =>
  withTemporaryDirectory(async (directory) => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
      writeFileSync(path.join(directory, file), text);
    }
    return putSite(s3, {
      bucket: 'site',
      directory,
      config: { a: 1 },
      cacheControlOf: (file) => `of ${file}`,
    });
  });

describe('the page', () => {
  it('is uploaded with its configuration, and its entry when all that it names is there', async () => {
    const site = bucket();
    await deploy(site, { 'index.html': '<html>', 'assets/main-1.js': 'x', 'icon.svg': '<svg/>' });
    expect(site.done.indexOf('put index.html')).toBeGreaterThan(site.done.indexOf('put config.json'));
    expect(site.done.slice(-2)).toEqual(['put index.html', 'put build.json']);
    expect([...site.objects.keys()].sort()).toEqual([
      'assets/main-1.js',
      'build.json',
      'config.json',
      'icon.svg',
      'index.html',
    ]);
    expect(site.objects.get('assets/main-1.js')).toMatchObject({
      Bucket: 'site',
      ContentType: 'text/javascript; charset=utf-8',
      CacheControl: 'of assets/main-1.js',
    });
    expect(site.objects.get('config.json')?.Body).toBe('{"a":1}');
  });

  it('loses files of older builds once the new one is there, but for the build that people have open', async () => {
    const site = bucket();
    const build = (number: number) => ({
      'index.html': `${number}`,
      [`assets/main-${number}.js`]: '',
      'assets/a.css': '',
    });
    expect((await deploy(site, build(1))).removed).toEqual([]);
    expect((await deploy(site, build(2))).removed).toEqual([]);
    expect((await deploy(site, build(3))).removed).toEqual(['assets/main-1.js']);
    expect(site.done.at(-1)).toBe('delete assets/main-1.js');
    expect(site.objects.has('assets/main-2.js')).toBe(true);
    expect(site.objects.has('assets/a.css')).toBe(true);
  });

  it('that was not noted keeps every file', async () => {
    const site = bucket();
    site.objects.set('assets/old.js', {} as PutObjectCommandInput);
    await deploy(site, { 'index.html': '' });
    expect(site.objects.has('assets/old.js')).toBe(true);
  });

  it('with a file of an unknown kind is not uploaded at all', async () => {
    const site = bucket();
    await expect(deploy(site, { 'index.html': '', 'notes.xyz': '' })).rejects.toMatchObject({
      name: 'UnknownFileKind',
    });
    expect(site.done).toEqual([]);
  });
});
