import { Command } from 'commander';
import { type ApiClient, ApiError, ApiUnreachable } from '../../api/client.ts';
import { columns } from '../models/columns.ts';
import { connect } from './connect.ts';

export interface ServerOptions {
  server?: string;
  json?: boolean;
}

/** A command that asks a server. */
export const serverCommand = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .option('--server <url>', 'which server to ask (DRAGOMAN_SERVER; else the local dashboard that runs)')
    .option('--json', 'print JSON, as is done where the output is no terminal');

/** Runs the work of a command; what the server refuses is told, and ends with exit code 1. */
export async function onServer(
  { server }: ServerOptions,
  work: (client: ApiClient) => Promise<void>,
): Promise<void> {
  const client = connect(server);
  try {
    await work(client);
  } catch (error) {
    if (!(error instanceof ApiError || error instanceof ApiUnreachable)) throw error;
    const [, ...others] = (error instanceof ApiError && error.problem.issues) || [];
    const lines = [
      `${error.name}: ${error.message}`,
      ...others.map(({ path, message }) => `  ${path}: ${message}`),
    ];
    process.stderr.write(`${lines.join('\n')}\n`);
    process.exitCode = 1;
  }
}

/** Prints a value: for programs as JSON, for people as they want to read it. */
export function show(value: unknown, { json }: ServerOptions, forPeople: () => string): void {
  const asJson = json ?? !process.stdout.isTTY;
  process.stdout.write(asJson ? `${JSON.stringify(value, null, 2)}\n` : ended(forPeople()));
}

/** Rows under their titles, or what to say when there are none. */
export function table(head: string[], rows: string[][], none: string): string {
  return rows.length === 0 ? none : columns([head, ...rows]);
}

/** A noun of the command line with its verbs. */
export function noun(name: string, description: string, examples: string, verbs: Command[]): Command {
  const command = new Command(name).description(description).addHelpText('after', `\nExamples:\n${examples}`);
  for (const verb of verbs)
    command.addCommand(verb.addHelpText('after', exampleOf(`${name} ${verb.name()}`, examples)));
  return command;
}

/** The lines of the noun's examples that call one verb. */
function exampleOf(called: string, examples: string): string {
  const lines = examples.split('\n').filter((line) => `${line} `.includes(`dragoman ${called} `));
  return lines.length === 0 ? '' : `\nFor example:\n${lines.join('\n')}`;
}

/** Arguments that name a corpus. */
export const ofCorpus = (command: Command): Command =>
  command
    .argument('<corpus>', 'name, such as media')
    .argument('<pair>', 'language pair, such as en-ko; or tabular');

/** Names and values, one a line; those without a value are left out. */
export function facts(pairs: Record<string, string | number | undefined>): string {
  const given = Object.entries(pairs).filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(...given.map(([name]) => name.length));
  return given.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

const ended = (text: string) => (text.endsWith('\n') ? text : `${text}\n`);
