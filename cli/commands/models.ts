import type { Command } from 'commander';
import { cardCommand } from '../models/card.ts';
import { compareCommand } from '../models/compare.ts';
import { aliasCommand, promoteCommand, rejectCommand, rollBackCommand } from '../models/decide.ts';
import { downloadCommand } from '../models/download.ts';
import { judgeCommand } from '../models/judge.ts';
import { lineageCommand } from '../models/lineage.ts';
import { listCommand } from '../models/list.ts';
import { monitorCommand } from '../models/monitor.ts';
import { postEditsCommand } from '../models/post-edits.ts';
import { registerCommand, setCommand } from '../models/settings.ts';
import { showCommand } from '../models/show.ts';
import { tryoutCommand } from '../models/tryout.ts';
import { noun } from '../server/server-command.ts';

const EXAMPLES = `  dragoman models list
  dragoman models register media en-ko base --recipe training.json --train-when-grown-by 0.1
  dragoman models set media-en-ko-base --promotion approval --unset train-when-grown-by
  dragoman models show media-en-ko-base
  dragoman models show media-en-ko-base@m0123456789ab
  dragoman models card media-en-ko-base@stable > card.md
  dragoman models lineage media-en-ko-base
  dragoman models download media-en-ko-base --out model
  dragoman models tryout media-en-ko-base --text "Where is he?" --against m0123456789ab
  dragoman models tryout media-en-ko-base@m0123456789ab < segments.txt
  dragoman models compare media-en-ko-base m0123456789ab
  dragoman models judge media-en-ko-base m0123456789ab
  dragoman models judge media-en-ko-base m0123456789ab --write pairs.csv
  dragoman models judge media-en-ko-base m0123456789ab --submit pairs.csv
  dragoman models post-edits media-en-ko-base m0123456789ab SETID edits.jsonl
  dragoman models monitor media-en-ko-base --follow
  dragoman models promote media-en-ko-base m0123456789ab
  dragoman models roll-back media-en-ko-base
  dragoman models reject media-en-ko-base m0123456789ab --reason "It swears."
  dragoman models alias media-en-ko-base stable m0123456789ab`;

/** `models`: look at model lines and versions on a server, try them, and decide about them. */
export const modelsCommand = (): Command =>
  noun(
    'models',
    'Look at model lines and their versions, try them, compare them, decide about them.',
    EXAMPLES,
    [
      listCommand(),
      registerCommand(),
      setCommand(),
      showCommand(),
      cardCommand(),
      lineageCommand(),
      downloadCommand(),
      tryoutCommand(),
      compareCommand(),
      judgeCommand(),
      postEditsCommand(),
      monitorCommand(),
      promoteCommand(),
      rollBackCommand(),
      rejectCommand(),
      aliasCommand(),
    ],
  );
