import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Pairs of (process, its parent) of this machine: from /proc where there is one, else from `ps`. */
function parentsOfProcesses(): Map<number, number> {
  const parents = new Map<number, number>();
  if (process.platform === 'linux') {
    for (const entry of readdirSync('/proc')) {
      if (!/^\d+$/.test(entry)) continue;
      try {
        // "pid (name) state ppid ...": the name may hold spaces and brackets, so count from its end.
        const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (state !== 'Z') parents.set(Number(entry), Number(parent));
      } catch {
        // It ended between the listing and the reading.
      }
    }
    return parents;
  }
  const listing = spawnSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' });
  for (const line of (listing.stdout ?? '').trim().split('\n')) {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    parents.set(pid, parent);
  }
  return parents;
}

/** Process ids of all that the process started, directly or not, without itself. */
export function descendantsOf(pid: number): number[] {
  const parents = parentsOfProcesses();
  const found = new Set([pid]);
  // Ids are not ordered by age for ever, so look until nothing new turns up.
  for (let grew = true; grew; ) {
    grew = false;
    for (const [child, parent] of parents) {
      if (found.has(parent) && !found.has(child)) {
        found.add(child);
        grew = true;
      }
    }
  }
  found.delete(pid);
  return [...found];
}

/** True while the process exists and is not merely waiting to be reaped. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}

/** Sends a signal to a process (or, with a negative id, to its group); true if there was one to send it to. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
