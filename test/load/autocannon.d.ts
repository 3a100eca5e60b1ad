declare module 'autocannon' {
  interface Options {
    url: string;
    headers: Record<string, string>;
    connections: number;
    overallRate: number;
    /** Seconds. */
    duration: number;
    requests: { method: 'GET'; path: string }[];
  }
  interface Result {
    /** Milliseconds. */
    latency: { p50: number; p97_5: number; p99: number };
    requests: { total: number; average: number };
    errors: number;
    timeouts: number;
    non2xx: number;
  }
  function autocannon(options: Options): Promise<Result>;
  export default autocannon;
}
