import { DragomanError } from '../errors.ts';

/** EventBridge Scheduler would refuse the expression, or it never comes about. */
export class ScheduleInvalid extends DragomanError {}

/** Someone else changed the schedule, or what it is of, at the same time. */
export class ScheduleChanged extends DragomanError {}
