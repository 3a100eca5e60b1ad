import { homedir } from 'node:os';
import path from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import type { Command } from 'commander';
import { languagesOf } from '../../contracts/primitives.ts';
import { type Tryout, tryOut } from '../../core/evaluation/tryout.ts';
import { findVersion } from '../../core/registry/version-reference.ts';
import { dragomanCommand, onDeployment } from '../command.ts';
import type { DeploymentName } from '../deployment.ts';
import { modelsOf } from './steering.ts';
import { runTrainer } from './trainer-process.ts';

interface Options {
  deployment: DeploymentName;
  text?: string[];
  against?: string;
  beamSize?: string;
}

const EXAMPLES = `
Examples:
  npm run models -- tryout media-en-ko-base --text "Where is he?"
  npm run models -- tryout media-en-ko-base@m0123456789ab --against champion < segments.txt

Every line is a segment. Models are kept in $XDG_CACHE_HOME/dragoman/models, or ~/.cache/dragoman/models.`;

/** `models tryout`: translate text with any version, on this machine. */
export const tryoutCommand = (): Command =>
  dragomanCommand('tryout', 'Translate text with a version of a model, on this machine.')
    .argument('<model>', 'MODEL (its champion), MODEL@VERSION or MODEL@ALIAS')
    .option('--text <segments...>', 'what to translate; without it, the lines of standard input')
    .option('--against <version>', 'a second version or alias of the line, whose translations stand below')
    .option('--beam-size <number>', 'hypotheses kept while decoding; default: as the model was evaluated')
    .addHelpText('after', EXAMPLES)
    .action((reference: string, { deployment: name, text, against, beamSize }: Options) =>
      onDeployment(name, async (deployment) => {
        const input = text ? text.join('\n') : await textOf(process.stdin);
        const segments = input.split('\n').filter((line) => line.trim() !== '');
        const { model } = await findVersion(reference, deployment.registry);
        const { target } = languagesOf(model.languagePair);
        const wanted = [reference, ...(against === undefined ? [] : [`${model.model}@${against}`])];
        const tryouts = await tryOut(wanted, segments, {
          registry: deployment.registry,
          models: modelsOf(deployment),
          cacheFolder: path.join(cacheHome(), 'dragoman', 'models'),
          translate: async (folder, lines) => {
            const beam = beamSize === undefined ? [] : ['--beam-size', beamSize];
            const args = ['translate', '--model', folder, '--to', target, ...beam];
            return (await runTrainer(args, lines.map((line) => `${line}\n`).join('')))
              .split('\n')
              .slice(0, -1);
          },
        });
        process.stdout.write(
          tryouts.length === 1 ? alone(tryouts[0] as Tryout) : sideBySide(segments, tryouts),
        );
      }),
    );

const cacheHome = () => process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');

const alone = ({ translations }: Tryout) => translations.map((line) => `${line}\n`).join('');

function sideBySide(segments: readonly string[], tryouts: readonly Tryout[]): string {
  const width = Math.max(...tryouts.map(({ version }) => version.length));
  return segments
    .map((segment, index) =>
      [
        `${'source'.padEnd(width)}  ${segment}`,
        ...tryouts.map(({ version, translations }) => `${version.padEnd(width)}  ${translations[index]}`),
        '',
      ].join('\n'),
    )
    .join('\n');
}
