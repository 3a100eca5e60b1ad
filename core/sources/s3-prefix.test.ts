import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalRuntime, startRuntime } from '../../local/runtime.ts';
import { s3Objects } from '../objects/s3-objects.ts';
import { foreignObjects, type ListedObject } from './s3-prefix.ts';

let runtime: LocalRuntime | undefined;
let directory: string;
let client: S3Client;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 's3-prefix-'));
  runtime = await startRuntime({ stateDirectory: directory, enforceIam: false });
  client = new S3Client({ ...runtime.clientConfig, forcePathStyle: true });
  for (const Bucket of ['partner', 'landing']) await client.send(new CreateBucketCommand({ Bucket }));
}, 60_000);

afterAll(async () => {
  client?.destroy();
  await runtime?.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('a prefix of somebody else in S3', () => {
  it('is listed with ETags and copied as it was listed, and not when it has changed since', async () => {
    const [partner, landing] = [s3Objects(client, 'partner'), s3Objects(client, 'landing')];
    await partner.put('out/a b+ü.tmx', 'one');
    await partner.put('elsewhere.tmx', 'other');
    const foreign = foreignObjects(client, 'landing');
    const listed: ListedObject[] = [];
    for await (const object of foreign.list('partner', 'out/')) listed.push(object);
    expect(listed).toEqual([{ key: 'out/a b+ü.tmx', eTag: expect.stringContaining('"'), sizeBytes: 3 }]);
    const [object] = listed as [ListedObject];
    await foreign.copyToLanding('partner', object, 'media/en-ko/s/a.tmx');
    expect(Buffer.from(await landing.get('media/en-ko/s/a.tmx')).toString()).toBe('one');

    const stale = { ...object, eTag: '"0123456789abcdef0123456789abcdef"' };
    await expect(foreign.copyToLanding('partner', stale, 'media/en-ko/s/b.tmx')).rejects.toMatchObject({
      name: 'DownloadRefused',
      message: expect.stringContaining('changed while it was being copied'),
    });
    expect(await landing.size('media/en-ko/s/b.tmx')).toBeUndefined();
    const nowhere = async () => {
      for await (const _ of foreign.list('no-such-bucket', 'out/'));
    };
    await expect(nowhere()).rejects.toMatchObject({ name: 'DownloadRefused' });
  });
});

describe('a store in S3', () => {
  it('takes streams of any size, and erases an object with all its versions and nothing else', async () => {
    const landing = s3Objects(client, 'landing');
    async function* chunks() {
      for (let chunk = 0; chunk < 7; chunk++) yield Buffer.alloc(1024 * 1024, chunk);
    }
    await landing.putStream('large', chunks());
    expect(await landing.size('large')).toBe(7 * 1024 * 1024);
    await landing.put('large-too', 'x');
    await landing.erase('large');
    expect(await landing.size('large')).toBeUndefined();
    expect(await landing.size('large-too')).toBe(1);
    await landing.erase('large');
  });
});
