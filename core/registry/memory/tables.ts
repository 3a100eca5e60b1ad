import type {
  Approval,
  AuditEntry,
  Corpus,
  DatasetVersion,
  Descent,
  Evaluation,
  Heartbeat,
  IdempotentCall,
  JobAttempt,
  Model,
  ModelVersion,
  Run,
  RunEvent,
  SavedView,
  StageUse,
  Upload,
  UploadSession,
  Webhook,
} from '../../../contracts/entities.ts';
import type { Removal } from '../../../contracts/rights.ts';
import type { Source } from '../../../contracts/source.ts';
import type { Sweep } from '../../../contracts/sweep.ts';

/** Items of each kind by their keys; one registry in memory has one of these. */
export const memoryTables = () => ({
  corpora: new Map<string, Corpus>(),
  uploads: new Map<string, Upload>(),
  uploadSessions: new Map<string, UploadSession>(),
  runs: new Map<string, Run>(),
  runEvents: new Map<string, RunEvent>(),
  stageUses: new Map<string, StageUse>(),
  attempts: new Map<string, JobAttempt>(),
  datasetVersions: new Map<string, DatasetVersion>(),
  models: new Map<string, Model>(),
  modelVersions: new Map<string, ModelVersion>(),
  descents: new Map<string, Descent>(),
  evaluations: new Map<string, Evaluation>(),
  sources: new Map<string, Source>(),
  removals: new Map<string, Removal>(),
  sweeps: new Map<string, Sweep>(),
  approvals: new Map<string, Approval>(),
  webhooks: new Map<string, Webhook>(),
  views: new Map<string, SavedView>(),
  calls: new Map<string, IdempotentCall>(),
  audit: new Map<string, AuditEntry>(),
  heartbeats: new Map<string, Heartbeat>(),
});
export type MemoryTables = ReturnType<typeof memoryTables>;
