/** What the core says while it works; a Lambda writes it as JSON lines, tests ignore it. */
export interface Log {
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
}
