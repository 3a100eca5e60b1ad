import { z } from 'zod';
import {
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
} from '../../contracts/entities.ts';
import { Removal } from '../../contracts/rights.ts';
import { Source } from '../../contracts/source.ts';
import { Sweep } from '../../contracts/sweep.ts';
import { entityOf, type TableAccess } from './entity.ts';

/** An attempt with the order of its status, so that a late event cannot set it back. */
const StoredAttempt = JobAttempt.extend({ statusRank: z.int() });
/** Audit entries lie in one partition per month. */
const StoredAuditEntry = AuditEntry.extend({ month: z.string() });
/** Marks an upload that is PENDING or CLAIMED, so that finding the open ones costs what they are, not what ever came. */
const OpenUpload = Upload.pick({ corpus: true, languagePair: true, receivedAt: true, uploadId: true });
/** Marks an upload in quarantine, so that finding the last ones of all corpora costs what they are. */
const RefusedUpload = Upload.pick({ receivedAt: true, uploadId: true });

/** Marks a training or monitoring that is not closed, so that finding those costs what they are, not what ever ran. */
const OpenRun = Run.pick({ createdAt: true, runId: true });

/** An item alone in its partition repeats the partition's key: ElectroDB's types want a sort key to have parts. */
const inTable = <const P extends readonly string[], const S extends readonly string[]>(pk: P, sk: S) =>
  ({
    pk: { field: 'pk', composite: pk, casing: 'none' },
    sk: { field: 'sk', composite: sk, casing: 'none' },
  }) as const;
const inIndex = <
  const I extends 'gsi1' | 'gsi2',
  const P extends readonly string[],
  const S extends readonly string[],
>(
  index: I,
  pk: P,
  sk: S,
) =>
  ({
    index,
    pk: { field: `${index}pk`, composite: pk, casing: 'none' },
    sk: { field: `${index}sk`, composite: sk, casing: 'none' },
  }) as const;

/**
 * Every access pattern of the table. What correctness rests on is in the table itself and read consistently; the
 * secondary indexes may lag: two serve lists for people, and the third those who follow the registry (`followed`, see changes.ts).
 */
export function registryEntities(table: TableAccess) {
  return {
    corpus: entityOf(
      table,
      'corpus',
      Corpus,
      {
        byId: inTable(['corpus'], ['languagePair']),
        all: inIndex('gsi1', [], ['corpus', 'languagePair']),
      },
      'followed',
    ),
    upload: entityOf(
      table,
      'upload',
      Upload,
      {
        byId: inTable(['uploadId'], ['uploadId']),
        ofRun: inIndex('gsi1', ['runId'], ['receivedAt', 'uploadId']),
        ofCorpus: inIndex('gsi2', ['corpus', 'languagePair'], ['receivedAt', 'uploadId']),
      },
      'followed',
    ),
    uploadSession: entityOf(table, 'uploadsession', UploadSession, {
      ofOwner: inTable(['owner'], ['sessionId']),
    }),
    openUpload: entityOf(table, 'openupload', OpenUpload, {
      ofCorpus: inTable(['corpus', 'languagePair'], ['receivedAt', 'uploadId']),
      all: inIndex('gsi1', [], ['receivedAt', 'uploadId']),
    }),
    refusedUpload: entityOf(table, 'refusedupload', RefusedUpload, {
      all: inTable([], ['receivedAt', 'uploadId']),
    }),
    run: entityOf(
      table,
      'run',
      Run,
      {
        byId: inTable(['runId'], ['runId']),
        ofCorpus: inIndex('gsi1', ['corpus', 'languagePair'], ['createdAt', 'runId']),
        ofKind: inIndex('gsi2', ['kind'], ['createdAt', 'runId']),
      },
      'followed',
    ),
    openRun: entityOf(table, 'openrun', OpenRun, { all: inTable([], ['createdAt', 'runId']) }),
    sweep: entityOf(table, 'sweep', Sweep, {
      byId: inTable(['sweepId'], ['sweepId']),
      all: inIndex('gsi1', [], ['createdAt', 'sweepId']),
    }),
    runEvent: entityOf(table, 'runevent', RunEvent, { ofRun: inTable(['runId'], ['eventId']) }),
    stageUse: entityOf(table, 'stageuse', StageUse, { ofRun: inTable(['runId'], ['stage']) }),
    attempt: entityOf(
      table,
      'attempt',
      StoredAttempt,
      { ofRun: inTable(['runId'], ['step', 'attempt']) },
      'followed',
    ),
    approval: entityOf(table, 'approval', Approval, { byRun: inTable(['runId'], ['runId']) }),
    datasetVersion: entityOf(
      table,
      'datasetversion',
      DatasetVersion,
      {
        ofCorpus: inTable(['corpus', 'languagePair'], ['version']),
      },
      'followed',
    ),
    model: entityOf(
      table,
      'model',
      Model,
      {
        byName: inTable(['model'], ['model']),
        ofCorpus: inIndex('gsi1', ['corpus', 'languagePair'], ['model']),
        all: inIndex('gsi2', [], ['model']),
      },
      'followed',
    ),
    modelVersion: entityOf(
      table,
      'modelversion',
      ModelVersion,
      { ofModel: inTable(['model'], ['version']) },
      'followed',
    ),
    descent: entityOf(table, 'descent', Descent, { ofAncestor: inTable(['ancestor'], ['model', 'version']) }),
    evaluation: entityOf(
      table,
      'evaluation',
      Evaluation,
      {
        ofModel: inTable(['model'], ['version', 'setId']),
      },
      'followed',
    ),
    source: entityOf(
      table,
      'source',
      Source,
      {
        ofCorpus: inTable(['corpus', 'languagePair'], ['sourceId']),
        all: inIndex('gsi1', [], ['corpus', 'languagePair', 'sourceId']),
      },
      'followed',
    ),
    removal: entityOf(table, 'removal', Removal, {
      ofCorpus: inTable(['corpus', 'languagePair'], ['removalId']),
    }),
    idempotentCall: entityOf(table, 'idempotentcall', IdempotentCall, {
      ofCaller: inTable(['caller'], ['key']),
    }),
    heartbeat: entityOf(table, 'heartbeat', Heartbeat, { all: inTable([], ['beat']) }),
    webhook: entityOf(table, 'webhook', Webhook, { all: inTable([], ['webhookId']) }),
    savedView: entityOf(table, 'savedview', SavedView, { ofOwner: inTable(['owner'], ['viewId']) }),
    audit: entityOf(table, 'audit', StoredAuditEntry, { ofMonth: inTable(['month'], ['at', 'auditId']) }),
  };
}
export type RegistryEntities = ReturnType<typeof registryEntities>;
