import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser of this machine. @throws Error that says how to install one */
function findChromium(): string {
  const named = process.env.DRAGOMAN_CHROMIUM;
  const directories = (process.env.PATH ?? '').split(path.delimiter);
  const candidates = named
    ? [named]
    : NAMES.flatMap((name) => directories.map((directory) => path.join(directory, name)));
  const found = candidates.find((file) => existsSync(file));
  if (found) return found;
  throw new Error(
    `There is no Chromium (looked for ${named ?? `${NAMES.join(', ')} on the PATH`}). ` +
      'Install one (Debian: apt-get install chromium) or name its file in DRAGOMAN_CHROMIUM.',
  );
}

/** Starts Chromium without a window. @param settings further ones, as its command line has them */
export const openBrowser = (settings: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(),
    args: [
      ...settings,
      '--disable-dev-shm-usage',
      '--disable-gpu',
      // Its sandbox needs a user other than root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
