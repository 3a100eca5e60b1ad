import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface SteadyLoad {
  origin: string;
  headers: Record<string, string>;
  /** Asked for in turn. */
  paths: readonly string[];
  perSecond: number;
  seconds: number;
}

export interface LoadReport {
  requests: number;
  /** What came instead of an answer, or of one that is a success. */
  failures: string[];
  /** Milliseconds from when a request was due until its answer was there, in order. */
  latencies: number[];
}

/**
 * Sends requests at even times, each when it is due, however many are still waiting for their answers: what waits because
 * others do is part of its latency (an open system; Schroeder, Wierman and Harchol-Balter, NSDI 2006). Tools that share
 * the rate among connections send each second's requests in one burst instead.
 */
export async function steadyLoad({
  origin,
  headers,
  paths,
  perSecond,
  seconds,
}: SteadyLoad): Promise<LoadReport> {
  // Idle connections are given up before the server does (5 s): no request is sent on one that is being closed.
  const agent = new Agent({ keepAlive: true, timeout: 2000 });
  const latencies: number[] = [];
  const failures: string[] = [];
  const ask = (path: string, due: number) =>
    new Promise<void>((resolve) => {
      const end = (failure?: string) => {
        if (failure === undefined) latencies.push(performance.now() - due);
        else failures.push(`${path}: ${failure}`);
        resolve();
      };
      get(`${origin}${path}`, { agent, headers }, (answer) => {
        answer.resume();
        const isWhole = () => answer.complete && answer.statusCode === 200;
        answer.once('close', () => end(isWhole() ? undefined : `status ${answer.statusCode}`));
      }).once('error', (error) => end(error.message));
    });
  const requests = perSecond * seconds;
  const start = performance.now();
  const asked: Promise<void>[] = [];
  for (let request = 0; request < requests; request++) {
    const due = start + (request * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 0) await sleep(early);
    asked.push(ask(paths[request % paths.length] as string, due));
  }
  await Promise.all(asked);
  agent.destroy();
  return { requests, failures, latencies: latencies.sort((a, b) => a - b) };
}

/** The latency that a share of the requests stays within. */
export const percentile = (latencies: readonly number[], share: number): number =>
  latencies[Math.ceil(share * latencies.length) - 1] ?? Number.NaN;
