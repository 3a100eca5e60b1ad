import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { build } from 'rolldown';
import { LAMBDA_ENVIRONMENTS, type LambdaName } from '../contracts/environments.ts';
import { BUNDLED, BUNDLING } from '../local/bundling.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The Lambdas whose code decides what a dataset version contains. */
const DATA_LAMBDAS: LambdaName[] = [
  'plan-preparation',
  'ingest-shard',
  'train-aligner',
  'refine-partition',
  'compare-pairs',
  'finish-partition',
];

/** What the stacks need of the code of the Lambdas. Tests pass their own, so that they bundle nothing. */
export interface LambdaCode {
  codeOf: (name: LambdaName) => lambda.Code;
  /** Changes when the code that makes datasets changes; part of the name of every shard. */
  codeVersion: string;
}

/** Thrown when a Lambda of the contract has no handler. */
export class HandlerMissing extends Error {
  constructor(files: string[]) {
    super(
      `These Lambdas are in contracts/environments.ts but have no code: ${files.join(', ')}. Write them.`,
    );
    this.name = 'HandlerMissing';
  }
}

/**
 * Bundles each Lambda into `<name>/index.mjs` of a directory that lives as long as this process: the CDK copies what it
 * needs, and two synths never meet in it. The same sources give the same bytes, so a second deploy uploads nothing.
 * @throws HandlerMissing
 */
export async function bundleLambdas(): Promise<LambdaCode> {
  const names = Object.keys(LAMBDA_ENVIRONMENTS) as LambdaName[];
  const entries = names.map((name) => ({ name, file: path.join(ROOT, 'lambdas', name, 'handler.ts') }));
  const missing = entries.filter(({ file }) => !existsSync(file));
  if (missing.length > 0) throw new HandlerMissing(missing.map(({ file }) => path.relative(ROOT, file)));
  const output = mkdtempSync(path.join(tmpdir(), 'dragoman-lambdas-'));
  process.once('exit', () => rmSync(output, { recursive: true, force: true }));
  // One after the other: the bundler uses all cores for one, and half a gigabyte.
  for (const { name, file } of entries) {
    const minify = { compress: false, mangle: false, codegen: { removeWhitespace: true } };
    await build({
      ...BUNDLING,
      cwd: ROOT,
      input: file,
      output: { ...BUNDLED, file: path.join(output, name, 'index.mjs'), codeSplitting: false, minify },
    });
  }
  return {
    codeOf: (name) => lambda.Code.fromAsset(path.join(output, name)),
    codeVersion: hashOf(output, DATA_LAMBDAS),
  };
}

function hashOf(output: string, names: LambdaName[]): string {
  const hash = createHash('sha256');
  for (const name of names) hash.update(readFileSync(path.join(output, name, 'index.mjs')));
  return hash.digest('hex').slice(0, 12);
}
