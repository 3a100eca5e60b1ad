import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import color from 'picocolors';

/** Where a command shows what happens: finished things as lines, running things as bars below them. */
export interface Screen {
  line(text: string): void;
  heading(text: string): void;
  /** Shows or moves a bar; without a total it only says what is being waited for. */
  progress(task: string, state: { done?: number; total?: number; message: string }): void;
  /** Takes a bar away. */
  finish(task: string): void;
  close(): void;
}

/** On a terminal bars move in place; elsewhere a line is printed when a task's message changes, every five seconds at most. */
export function createScreen(
  output: NodeJS.WriteStream = process.stdout,
  now: () => number = Date.now,
): Screen {
  return output.isTTY ? terminalScreen(output) : plainScreen(output, now);
}

const BAR_FORMAT = `{task} ${color.cyan('{bar}')} {message}`;

function terminalScreen(output: NodeJS.WriteStream): Screen {
  const bars = new MultiBar(
    {
      stream: output,
      format: BAR_FORMAT,
      hideCursor: true,
      clearOnComplete: true,
      barsize: 24,
      linewrap: false,
    },
    Presets.shades_classic,
  );
  const running = new Map<string, SingleBar>();
  return {
    line: (text) => {
      if (running.size > 0) bars.log(`${text}\n`);
      else output.write(`${text}\n`);
    },
    heading(text) {
      this.line(`\n${color.bold(text)}`);
    },
    progress(task, { done = 0, total = 0, message }) {
      const payload = { task: task.padEnd(14), message };
      const bar = running.get(task) ?? bars.create(Math.max(total, 1), 0, payload);
      running.set(task, bar);
      bar.setTotal(Math.max(total, 1));
      bar.update(Math.min(done, Math.max(total, 1)), payload);
    },
    finish(task) {
      const bar = running.get(task);
      if (bar) bars.remove(bar);
      running.delete(task);
    },
    close: () => bars.stop(),
  };
}

const PLAIN_SECONDS = 5;

function plainScreen(output: NodeJS.WriteStream, now: () => number): Screen {
  const last = new Map<string, { message: string; at: number }>();
  return {
    line: (text) => void output.write(`${text}\n`),
    heading: (text) => void output.write(`\n${text}\n`),
    progress(task, { done, total, message }) {
      const before = last.get(task);
      if (before && (before.message === message || now() - before.at < PLAIN_SECONDS * 1000)) return;
      last.set(task, { message, at: now() });
      output.write(`  ${task}: ${total ? `${done ?? 0}/${total} ` : ''}${message}\n`);
    },
    finish: (task) => void last.delete(task),
    close: () => undefined,
  };
}
