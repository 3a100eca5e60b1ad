import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DragomanError } from '../../core/errors.ts';

/** Another process writes into the folder. */
export class FolderLocked extends DragomanError {}

/**
 * Keeps a folder for this process until it ends or lets go; the lock of a process that is gone is taken over.
 * @returns what lets go. @throws FolderLocked
 */
export function lockFolder(directory: string): () => void {
  const file = path.join(directory, '.lock');
  mkdirSync(directory, { recursive: true });
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = Number(readFileSync(file, 'utf8'));
    if (isAlive(owner)) {
      throw new FolderLocked(`Process ${owner} works in ${directory}. Wait until it has ended, or end it.`);
    }
    rmSync(file, { force: true });
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  return () => {
    process.off('exit', release);
    release();
  };
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
