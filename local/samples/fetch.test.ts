import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create } from 'tar';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  fetchSamples,
  npmPack,
  type PackageDownloader,
  SampleFetchFailed,
  SampleIntegrityMismatch,
  SampleRegistryUnreachable,
} from './fetch.ts';
import type { SamplePackage } from './packages.ts';

let home: string;
let archive: string;
let downloads: number;
const download: PackageDownloader = async (_entry, folder) => {
  downloads += 1;
  const file = path.join(folder, 'small-1.0.0.tgz');
  await copyFile(archive, file);
  return file;
};

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'samples-'));
  downloads = 0;
  const contents = path.join(home, 'made', 'package');
  mkdirSync(path.join(contents, 'msg'), { recursive: true });
  for (const file of ['LICENSE', 'package.json', 'msg/en.json', 'msg/de.json', 'big.bin']) {
    writeFileSync(path.join(contents, file), `content of ${file}`);
  }
  archive = path.join(home, 'archive.tgz');
  await create({ file: archive, cwd: path.join(home, 'made'), gzip: true }, ['package']);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});

function small(changes: Partial<SamplePackage> = {}): SamplePackage {
  return {
    id: 'blockly',
    name: '@scope/small',
    version: '1.0.0',
    integrity: `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`,
    license: 'MIT',
    what: 'test',
    files: [/^msg\/(en|de)\.json$/],
    ...changes,
  };
}
const samples = () => path.join(home, 'samples');

test('keeps the wanted files with the licence, and does not fetch again what is complete', async () => {
  const states: string[] = [];
  const options = {
    directory: samples(),
    packages: [small()],
    download,
    onPackage: (entry: SamplePackage, state: string, done: number, total: number) =>
      void states.push(`${entry.name} ${state} ${done}/${total}`),
  };
  const folder = (await fetchSamples(options)).get('blockly') ?? '';
  expect(folder).toBe(path.join(samples(), 'scope-small-1.0.0'));
  expect(readdirSync(folder).sort()).toEqual(['.complete.json', 'LICENSE', 'msg', 'package.json']);
  expect(readFileSync(path.join(folder, 'msg/de.json'), 'utf8')).toBe('content of msg/de.json');

  await fetchSamples(options);
  expect(downloads).toBe(1);
  expect(states).toEqual(['@scope/small fetched 1/1', '@scope/small kept 1/1']);
});

test('replaces a folder that is not complete or was made from another list of files', async () => {
  mkdirSync(path.join(samples(), 'scope-small-1.0.0'), { recursive: true });
  writeFileSync(path.join(samples(), 'scope-small-1.0.0', 'left over'), '');
  await fetchSamples({ directory: samples(), packages: [small()], download });
  expect(existsSync(path.join(samples(), 'scope-small-1.0.0', 'left over'))).toBe(false);

  await fetchSamples({ directory: samples(), packages: [small({ files: [/^msg\/de\.json$/] })], download });
  expect(downloads).toBe(2);
  expect(readdirSync(path.join(samples(), 'scope-small-1.0.0', 'msg'))).toEqual(['de.json']);
});

test('refuses an archive that is not the pinned one and leaves nothing behind', async () => {
  const wrong = small({ integrity: 'sha512-AAAA' });
  const outcome = fetchSamples({ directory: samples(), packages: [wrong], download });
  await expect(outcome).rejects.toThrow(SampleIntegrityMismatch);
  await expect(outcome).rejects.toThrow(/@scope\/small@1\.0\.0 .*pinned is sha512-AAAA/);
  expect(readdirSync(samples())).toEqual([]);
});

test('says which files an archive lacks', async () => {
  const outcome = fetchSamples({
    directory: samples(),
    packages: [small({ files: [/^msg\/fr\.json$/] })],
    download,
  });
  await expect(outcome).rejects.toThrow(SampleFetchFailed);
  await expect(outcome).rejects.toThrow(/msg\\\/fr\\\.json/);
});

test('takes up no further package after a failure', async () => {
  const packages = Array.from({ length: 8 }, (_, index) =>
    small({ version: `1.0.${index}`, integrity: 'sha512-AAAA' }),
  );
  await expect(fetchSamples({ directory: samples(), packages, download })).rejects.toThrow(
    SampleIntegrityMismatch,
  );
  expect(downloads).toBeLessThan(8);
});

test('says that the registry is out of reach', async () => {
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9/');
  vi.stubEnv('npm_config_cache', path.join(home, 'npm-cache'));
  const outcome = npmPack(small(), home);
  await expect(outcome).rejects.toThrow(SampleRegistryUnreachable);
  await expect(outcome).rejects.toThrow(/out of reach \(ECONNREFUSED while fetching @scope\/small@1\.0\.0\)/);
}, 20_000);
