import { Command } from 'commander';
import { aliasCommand } from './models/alias.ts';
import { cardCommand } from './models/card.ts';
import { compareCommand } from './models/compare.ts';
import { lineageCommand, sawCommand } from './models/lineage.ts';
import { listCommand } from './models/list.ts';
import { postEditsCommand } from './models/post-edits.ts';
import { promoteCommand, rollbackCommand } from './models/promote.ts';
import { rejectCommand } from './models/reject.ts';
import { showCommand } from './models/show.ts';
import { tryoutCommand } from './models/tryout.ts';

const program = new Command('models').description(
  'Look at trained models, try them, compare them, decide about them.',
);
for (const command of [
  listCommand(),
  showCommand(),
  cardCommand(),
  tryoutCommand(),
  compareCommand(),
  postEditsCommand(),
  promoteCommand(),
  rollbackCommand(),
  rejectCommand(),
  aliasCommand(),
  lineageCommand(),
  sawCommand(),
]) {
  program.addCommand(command);
}
await program.parseAsync();
