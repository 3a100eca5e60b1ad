import type { z } from 'zod';
import type { EventDetail } from '../contracts/events.ts';
import type { StartPreparationEvent, StartTrainingEvent } from '../contracts/states.ts';
import type { TrainerCommands } from '../core/evaluation/trainer-commands.ts';
import type { Log } from '../core/log.ts';
import type { MutableObjects } from '../core/objects/objects.ts';
import type { DownloadAs } from '../core/objects/presign-download.ts';
import type { Registry } from '../core/registry/registry.ts';
import type { ApproveRunDependencies } from '../core/runs/approve-run.ts';
import type { CancelRunDependencies } from '../core/runs/cancel-run.ts';

/** What the deployment does on request; everything else the API reads from the registry and the buckets. */
export interface Steering extends TrainerCommands {
  stopExecution: CancelRunDependencies['stopExecution'];
  closeRun: CancelRunDependencies['closeRun'];
  sendAnswer: ApproveRunDependencies['sendAnswer'];
  /** @returns the ids of the runs that it was about */
  startTraining: (event: z.input<typeof StartTrainingEvent>) => Promise<string[]>;
  /** @returns the ids of the runs that have started */
  startPreparation: (event: z.input<typeof StartPreparationEvent>) => Promise<string[]>;
  /** Tells other systems. */
  publishEvent: (type: 'ModelPromoted', detail: EventDetail<'ModelPromoted'>) => Promise<void>;
  /** @returns an address under which one object can be read for some time */
  presignDownload: (store: 'landing' | 'data' | 'models', key: string, as: DownloadAs) => Promise<string>;
}

/** All that a handler of the API may use. */
export interface ApiServices {
  /** `local`, `production`. */
  deployment: string;
  registry: Registry;
  landing: MutableObjects;
  data: MutableObjects;
  models: MutableObjects;
  steering: Steering;
  now: () => Date;
  newId: () => string;
  sleep: (milliseconds: number) => Promise<void>;
  log: Log;
}
