import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const ROOT_DIRECTORY = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Where a running local deployment keeps its files; `npm run demo` and the command line look here. The variable lets
 * the command line steer another one, e.g. that of the end-to-end tests.
 */
export const DEFAULT_STATE_DIRECTORY =
  process.env.DRAGOMAN_STATE_DIRECTORY ?? path.join(ROOT_DIRECTORY, '.local');

/** The interpreter of the virtual environment that `npm run setup` makes. */
export const PYTHON = path.join(ROOT_DIRECTORY, '.venv', 'bin', 'python');

/** The trainer's command line, the ENTRYPOINT of its image. */
export const TRAINER = path.join(ROOT_DIRECTORY, '.venv', 'bin', 'trainer');

/** The dashboard's page, as `npm run build:web` makes it. */
export const SITE_DIRECTORY = path.join(ROOT_DIRECTORY, '.cache', 'web');
