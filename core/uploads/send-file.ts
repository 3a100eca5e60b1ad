import type { PartAddress, UploadSessionView } from '../../contracts/api/uploads.ts';
import { RightsSidecar } from '../../contracts/delivery-manifest.ts';
import type { UploadSession } from '../../contracts/entities.ts';
import type { Rights } from '../../contracts/rights.ts';
import { DragomanError } from '../errors.ts';
import { keys, type LandingKey, parseLandingKey } from '../keys.ts';
import { writeJson } from '../objects/json-objects.ts';
import { type ArrivedPart, MultipartGone, type MultipartUploads } from '../objects/multipart-uploads.ts';
import type { Objects } from '../objects/objects.ts';
import { NotRegistered } from '../registry/errors.ts';
import type { Registry } from '../registry/registry.ts';

/** A file cannot lie where it is to be sent. */
export class PlaceInvalid extends DragomanError {}

/** Parts of a file are missing or have another size than was announced. */
export class UploadIncomplete extends DragomanError {}

/** A person sends as many files as they may at once. */
export class TooManyUploads extends DragomanError {}

/** Least size of a part, and parts at most: S3 takes 10,000. */
const PART_BYTES = 8 * 1024 ** 2;
const MOST_PARTS = 5000;
/** What was begun is kept as long as the bucket keeps its parts. */
const SESSION_DAYS = 7;
/** Files that one person may have begun and not finished: parts cost, and no more are listed. */
const MOST_SESSIONS = 200;
/** How long the address of a part works. */
export const PART_SECONDS = 300;

export interface SendingDependencies {
  registry: Pick<
    Registry,
    'putUploadSession' | 'getUploadSession' | 'listUploadSessions' | 'removeUploadSession'
  >;
  landing: Objects;
  steering: MultipartUploads;
  now: () => Date;
  newId: () => string;
}

/** Begins to send a file; only `owner` can go on with it. @throws PlaceInvalid, TooManyUploads */
export async function beginUpload(
  { owner, sizeBytes, rights, ...place }: LandingKey & { owner: string; sizeBytes: number; rights?: Rights },
  { registry, steering, now, newId }: SendingDependencies,
): Promise<UploadSessionView> {
  const key = keys.upload(place);
  if (!parseLandingKey(key) || Buffer.byteLength(key) > 1000) {
    throw new PlaceInvalid(
      `A file cannot be stored as ${key}: no part of its name may be empty, begin with a dot or have control characters, ` +
        'and all of it must be shorter than 1,000 bytes. Rename it.',
    );
  }
  const nowSeconds = Math.floor(now().getTime() / 1000);
  const open = (await registry.listUploadSessions(owner)).filter(({ expiresAt }) => expiresAt > nowSeconds);
  if (open.length >= MOST_SESSIONS) {
    throw new TooManyUploads(
      `You have begun to send ${open.length} files and not finished them. Go on with them, or give some up, first.`,
    );
  }
  const session: UploadSession = {
    owner,
    sessionId: newId(),
    key,
    multipartId: await steering.beginMultipart(key),
    sizeBytes,
    partBytes: Math.max(PART_BYTES, Math.ceil(sizeBytes / MOST_PARTS)),
    createdAt: now().toISOString(),
    expiresAt: nowSeconds + SESSION_DAYS * 86_400,
    ...(rights && { rights }),
  };
  await registry.putUploadSession(session);
  return viewOf(session);
}

/** Addresses of the first parts that are missing. @throws NotRegistered, MultipartGone */
export async function addressParts(
  { owner, sessionId, limit }: { owner: string; sessionId: string; limit: number },
  dependencies: Pick<SendingDependencies, 'registry' | 'steering'>,
): Promise<{ addresses: PartAddress[]; seconds: number; arrivedBytes: number }> {
  const { steering } = dependencies;
  const session = await ownSession(owner, sessionId, dependencies);
  const { key, multipartId } = session;
  const arrived = (await steering.listParts(key, multipartId)).filter((part) => fits(session, part));
  const there = new Set(arrived.map(({ partNumber }) => partNumber));
  const missing: PartAddress[] = [];
  for (let partNumber = 1; partNumber <= partsOf(session) && missing.length < limit; partNumber++) {
    if (there.has(partNumber)) continue;
    const sizeBytes = sizeOfPart(session, partNumber);
    const url = await steering.presignPart({ key, multipartId, partNumber, sizeBytes }, PART_SECONDS);
    missing.push({ partNumber, sizeBytes, url });
  }
  const arrivedBytes = arrived.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return { addresses: missing, seconds: PART_SECONDS, arrivedBytes };
}

/**
 * Puts the parts of a file together, after its sidecar, so that its rights are there when it is noted. Again after it
 * was done is the same as once. @returns its key. @throws NotRegistered, UploadIncomplete, MultipartGone
 */
export async function completeUpload(
  { owner, sessionId }: { owner: string; sessionId: string },
  dependencies: SendingDependencies,
): Promise<string> {
  const { registry, steering, landing } = dependencies;
  const session = await ownSession(owner, sessionId, dependencies);
  const { key, multipartId, rights } = session;
  try {
    const parts = await steering.listParts(key, multipartId);
    if (parts.length !== partsOf(session) || !parts.every((part) => fits(session, part))) {
      throw new UploadIncomplete(
        `${parts.filter((part) => fits(session, part)).length} of ${partsOf(session)} parts of ${key} have arrived. Send the others, then complete it.`,
      );
    }
    if (rights) await writeJson(landing, keys.rightsOf(key), RightsSidecar, rights);
    await steering.completeMultipart(key, multipartId, parts);
  } catch (error) {
    // An earlier call has put it together and died before it could say so.
    if (!(error instanceof MultipartGone) || (await landing.size(key)) !== session.sizeBytes) throw error;
  }
  await registry.removeUploadSession(owner, sessionId);
  return key;
}

/** Gives up sending a file. @throws NotRegistered */
export async function abortUpload(
  { owner, sessionId }: { owner: string; sessionId: string },
  dependencies: Pick<SendingDependencies, 'registry' | 'steering'>,
): Promise<void> {
  const { key, multipartId } = await ownSession(owner, sessionId, dependencies);
  await dependencies.steering.abortMultipart(key, multipartId);
  await dependencies.registry.removeUploadSession(owner, sessionId);
}

/** A session as its owner sees it. */
export function viewOf(session: UploadSession): UploadSessionView {
  const { sessionId, key, sizeBytes, partBytes, createdAt } = session;
  // It was checked when the session began.
  const place = parseLandingKey(key) as LandingKey;
  return { ...place, sessionId, sizeBytes, partBytes, parts: partsOf(session), createdAt };
}

/** Whoever else asks for a session hears that there is none. */
async function ownSession(
  owner: string,
  sessionId: string,
  { registry }: Pick<SendingDependencies, 'registry'>,
): Promise<UploadSession> {
  const found = await registry.getUploadSession(owner, sessionId);
  if (found) return found;
  throw new NotRegistered(
    `You are sending no file under ${sessionId}. It is finished or expired; begin again.`,
  );
}

const partsOf = ({ sizeBytes, partBytes }: UploadSession) => Math.ceil(sizeBytes / partBytes);

function sizeOfPart(session: UploadSession, partNumber: number): number {
  const { sizeBytes, partBytes } = session;
  return partNumber < partsOf(session) ? partBytes : sizeBytes - (partNumber - 1) * partBytes;
}

const fits = (session: UploadSession, { partNumber, sizeBytes }: ArrivedPart) =>
  partNumber <= partsOf(session) && sizeBytes === sizeOfPart(session, partNumber);
