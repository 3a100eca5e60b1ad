import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HeadObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deployPage, type SignInWorld } from '../sign-in-world.ts';

/** `npm run deploy:web` on the emulator's bucket. Last of all, because it ends with another page. */
export function deployScenarios(given: () => SignInWorld): void {
  let s3: S3Client;
  beforeAll(() => {
    s3 = new S3Client(given().runtime.clientConfig);
  });
  afterAll(() => s3.destroy());

  const site = () => given().outputs.SiteBucketName;
  const kept = async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: site() }));
    return Contents.map(({ Key = '' }) => Key);
  };
  const headOf = async (Key: string) => {
    const { ContentType, CacheControl } = await s3.send(new HeadObjectCommand({ Bucket: site(), Key }));
    return { ContentType, CacheControl };
  };

  it('puts every file of the page with its type, and keeps for ever what has a hash in its name', async () => {
    const built = readdirSync(given().site, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(given().site, path.join(entry.parentPath, entry.name)));
    expect((await kept()).sort()).toEqual([...built, 'build.json', 'config.json'].sort());
    expect(given().deployed).toContain(
      `${built.length + 2} files put, 0 of older builds removed. The dashboard is at https://`,
    );
    const forever = 'public, max-age=31536000, immutable';
    for (const [ending, ContentType, CacheControl] of [
      ['.js', 'text/javascript; charset=utf-8', forever],
      ['.css', 'text/css; charset=utf-8', forever],
      ['.svg', 'image/svg+xml', 'no-cache'],
      ['index.html', 'text/html; charset=utf-8', 'no-cache'],
      ['config.json', 'application/json', 'no-cache'],
    ]) {
      const file = (await kept()).find((each) => each.endsWith(ending as string)) ?? '';
      expect(await headOf(file), file).toEqual({ ContentType, CacheControl });
    }
  });

  it('keeps the files of the build before, which people have open, and removes older ones', async () => {
    const { runtime } = given();
    const build = (name: string) => {
      const directory = path.join(runtime.stateDirectory, name);
      mkdirSync(path.join(directory, 'assets'), { recursive: true });
      writeFileSync(path.join(directory, 'index.html'), `<script src="/assets/${name}.js"></script>`);
      writeFileSync(path.join(directory, 'assets', `${name}.js`), '');
      return directory;
    };
    const before = await kept();
    expect(await deployPage(runtime, build('second'))).toContain(' 0 of older builds removed');
    expect(await kept()).toEqual(expect.arrayContaining([...before, 'assets/second.js']));
    await deployPage(runtime, build('third'));
    expect((await kept()).sort()).toEqual([
      'assets/second.js',
      'assets/third.js',
      'build.json',
      'config.json',
      'index.html',
    ]);
  });
}
