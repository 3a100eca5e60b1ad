import type { z } from 'zod';
import type { EventDetail } from '../contracts/events.ts';
import type { SourceName } from '../contracts/source.ts';
import type { EraseTextEvent, StartPreparationEvent, StartTrainingEvent } from '../contracts/states.ts';
import type { TrainerCommands } from '../core/evaluation/trainer-commands.ts';
import type { IntakeTerms } from '../core/intake/due-at.ts';
import type { ListFigures } from '../core/listings/list-figures.ts';
import type { Log } from '../core/log.ts';
import type { Members } from '../core/members/members.ts';
import type { EmailSubscriptions } from '../core/notifications/email-subscriptions.ts';
import type { PostWebhook } from '../core/notifications/post-webhook.ts';
import type { MultipartUploads } from '../core/objects/multipart-uploads.ts';
import type { MutableObjects } from '../core/objects/objects.ts';
import type { DownloadAs } from '../core/objects/presign-download.ts';
import type { DeploymentHealth } from '../core/overview/deployment-health.ts';
import type { Registry } from '../core/registry/registry.ts';
import type { ApproveRunDependencies } from '../core/runs/approve-run.ts';
import type { CancelRunDependencies } from '../core/runs/cancel-run.ts';
import type { CorpusSchedules } from '../core/schedules/corpus-schedules.ts';
import type { RegistryMirror } from '../core/search/registry-mirror.ts';
import type { SourceSchedules } from '../core/sources/source-schedules.ts';
import type { LineSchedules } from '../core/training/line-schedules.ts';
import type { TrainingTerms } from '../core/training/preview-training.ts';

/** What the deployment does on request; everything else the API reads from the registry and the buckets. */
export interface Steering extends TrainerCommands, MultipartUploads {
  stopExecution: CancelRunDependencies['stopExecution'];
  closeRun: CancelRunDependencies['closeRun'];
  sendAnswer: ApproveRunDependencies['sendAnswer'];
  /** @returns the ids of the runs that it was about */
  startTraining: (event: z.input<typeof StartTrainingEvent>) => Promise<string[]>;
  /** @returns the ids of the runs that have started */
  startPreparation: (event: z.input<typeof StartPreparationEvent>) => Promise<string[]>;
  /** @returns the last lines of a job's log, oldest first */
  logTail: (logStreamName: string, lines: number) => Promise<string[]>;
  /** Makes the schedules of Scheduler what the registry says. */
  setSourceSchedule: SourceSchedules['set'];
  removeSourceSchedule: SourceSchedules['remove'];
  setLineSchedule: LineSchedules['set'];
  setCorpusSchedule: CorpusSchedules['set'];
  /** Runs a source in the background. */
  fetchSource: (name: SourceName) => Promise<void>;
  /** Erases what is stored of text that was removed, in the background. */
  eraseText: (event: EraseTextEvent) => Promise<void>;
  /** What AWS says about how the deployment is. */
  health: () => Promise<DeploymentHealth>;
  /** Tells other systems. */
  publishEvent: (type: 'ModelPromoted', detail: EventDetail<'ModelPromoted'>) => Promise<void>;
  /** Who gets messages by e-mail. */
  listEmails: EmailSubscriptions['list'];
  addEmail: EmailSubscriptions['add'];
  removeEmail: EmailSubscriptions['remove'];
  postWebhook: PostWebhook;
  /** @returns an address under which one object can be read for some time */
  presignDownload: (store: 'landing' | 'data' | 'models', key: string, as: DownloadAs) => Promise<string>;
}

/** How the deployment is configured, as far as people see it: where trainings run and what limits them, how long uploads wait. */
export interface ApiTerms extends TrainingTerms {
  intake: IntakeTerms;
}

/** All that a handler of the API may use. */
export interface ApiServices {
  /** `local`, `production`. */
  deployment: string;
  /** Its lists that may lag are those of the last half second. */
  registry: Registry;
  /** A copy of the registry that is searched and added up. */
  mirror: RegistryMirror;
  figures: ListFigures;
  /** Something was changed: lists are read anew. */
  forgetLists: () => void;
  landing: MutableObjects;
  data: MutableObjects;
  models: MutableObjects;
  steering: Steering;
  /** Who may sign in; absent where nobody does but the user of this machine. */
  members?: Members;
  terms: ApiTerms;
  now: () => Date;
  newId: () => string;
  sleep: (milliseconds: number) => Promise<void>;
  log: Log;
}
