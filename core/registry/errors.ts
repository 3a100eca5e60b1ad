import { DragomanError } from '../errors.ts';

/** The registry has no such corpus, run, model, ... */
export class NotRegistered extends DragomanError {}

/** What is to be kept is larger than an item of the table may be. */
export class ItemTooLarge extends DragomanError {}

/** A run wanted to publish a dataset version on a corpus that has moved on, or under an id that another run published. */
export class VersionConflict extends DragomanError {}

/** Others are changing the same thing this moment. */
export class ChangeUnderWay extends DragomanError {}

/** A run that has ended tries to do something that only a live run may. */
export class RunAlreadyClosed extends DragomanError {}

/** The champion is not the one that the promotion was decided against. */
export class ChampionChanged extends DragomanError {}

/** The version was rejected and cannot be promoted or named. */
export class VersionRejected extends DragomanError {}

/** The champion cannot be rejected: its consumers would have nothing. */
export class ChampionInUse extends DragomanError {}

/** Others kept changing the aliases of a line. */
export class AliasesChanged extends DragomanError {}

/** The question was answered, or its run ended, before this answer came. */
export class ApprovalAlreadyAnswered extends DragomanError {}

/** The settings that decide which segments are held out cannot change once a version exists. */
export class SplitImmutable extends DragomanError {}

/** The recipe of a corpus is not the one any more that a change was made to. */
export class RecipeChanged extends DragomanError {}

/** The settings of a model line are not the ones any more that a change was made to. */
export class LineChanged extends DragomanError {}
