import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Problem } from '../../contracts/api/problem.ts';
import { DragomanError } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { InvalidRequest, TooManyRequests, Unauthenticated } from './errors.ts';

/** The status of every error that a caller can cause, by its name; any other error of ours is a 422, a strange one a 500. */
const STATUS_OF: Record<string, ContentfulStatusCode> = {
  InvalidRequest: 400,
  CursorInvalid: 400,
  PatternInvalid: 400,
  Unauthenticated: 401,
  Forbidden: 403,
  RoleLost: 403,
  RouteMissing: 404,
  NotRegistered: 404,
  MemberMissing: 404,
  ObjectMissing: 404,
  AlreadyExists: 409,
  LineExists: 409,
  MemberExists: 409,
  OwnMembership: 409,
  NoMembers: 409,
  UploadIncomplete: 409,
  MultipartGone: 409,
  CorpusBusy: 409,
  NothingToPrepare: 409,
  RunAlreadyClosed: 409,
  RunNotStarted: 409,
  ApprovalAlreadyAnswered: 409,
  ApprovalTimedOut: 409,
  AnswerNotKept: 409,
  CallUnderWay: 409,
  RemovalNotApplied: 409,
  ErasureUnderWay: 409,
  ChangeUnderWay: 409,
  TooManyViews: 409,
  TooManyUploads: 409,
  VersionConflict: 409,
  RecipeChanged: 412,
  LineChanged: 412,
  TextRemoved: 410,
  ChampionChanged: 409,
  ChampionInUse: 409,
  VersionRejected: 409,
  AliasesChanged: 409,
  VersionInUse: 409,
  NothingToRollBackTo: 409,
  HumanComparisonMissing: 409,
  ScheduleChanged: 412,
  ChangedMeanwhile: 412,
  BodyTooLarge: 413,
  ItemTooLarge: 413,
  UnsupportedMediaType: 415,
  MatchRequired: 428,
  TooManyRequests: 429,
};

/** What names resources of the account is of no use to a caller. Such an error is one of the deployment. */
const NAMES_OF_THE_ACCOUNT = /\barn:aws[\w-]*:/;
/** Of objects of ours; a key says enough. */
const BUCKET = /(?<=^No object )s3:\/\/[^/]+\//g;

/** Answers with what went wrong as problem+json; only what the caller can act on leaves the server. */
export function problemOf(error: Error, context: Context, requestId: string, log: Log): Response {
  const known = error instanceof DragomanError && !NAMES_OF_THE_ACCOUNT.test(error.message);
  const status = known ? (STATUS_OF[error.name] ?? 422) : 500;
  const name = known ? error.name : 'InternalError';
  if (status >= 500) log.warn('request failed', { requestId, error: error.stack ?? String(error) });
  const problem: Problem = {
    type: name,
    title: name.replace(/(?<=[a-z])(?=[A-Z])/g, ' '),
    status,
    detail:
      status >= 500
        ? `Something went wrong in the server. Give this id to those who run it: ${requestId}.`
        : error.message.replaceAll(BUCKET, ''),
    requestId,
    ...(error instanceof InvalidRequest ? { issues: error.issues } : {}),
  };
  return context.body(JSON.stringify(problem), status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...(error instanceof TooManyRequests
      ? { 'retry-after': String(Math.ceil(error.retryAfterSeconds)) }
      : {}),
    ...(error instanceof Unauthenticated ? { 'www-authenticate': 'Bearer' } : {}),
  });
}
