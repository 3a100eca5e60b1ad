import type { RemovalState } from '../../contracts/api/removals.ts';
import type { Erasure, Removal } from '../../contracts/rights.ts';
import { DragomanError } from '../errors.ts';
import type { Registry } from '../registry/registry.ts';
import { getRemoval, type RemovalName, type RemovalReading } from './list-removals.ts';

/** Text cannot be erased while the latest dataset version still holds it. */
export class RemovalNotApplied extends DragomanError {}

/** The text is being erased already. */
export class ErasureUnderWay extends DragomanError {}

/**
 * Notes that somebody wants stored text erased, and has it done in the background; what comes of it is noted with the
 * removal. Of two who ask at once one is told of the other.
 * @returns the removal as it is then. @throws NotRegistered, RemovalNotApplied, ErasureUnderWay
 */
export async function requestErasure(
  { requestedBy, corpus, languagePair, removalId }: RemovalName & { requestedBy: string },
  {
    registry,
    eraseText,
    now,
  }: RemovalReading & {
    registry: Pick<Registry, 'noteErasure'>;
    /** Begins to erase, and does not wait. */
    eraseText: (name: RemovalName) => Promise<void>;
  },
): Promise<RemovalState> {
  const name = { corpus, languagePair, removalId };
  const { heldBy: _, stored, ...removal } = await getRemoval(name, { registry, now });
  if (stored === 'in-use') throw notApplied(removal);
  if (stored === 'erasing') throw underWay(removal);
  const at = now().toISOString();
  const asked: Erasure = {
    ...{ status: 'ERASING', requestedBy, requestedAt: at, notedAt: at },
    erased: { uploads: 0, data: 0 },
  };
  if (!(await registry.noteErasure(name, asked, removal.erasure))) throw underWay(removal);
  try {
    await eraseText(name);
  } catch (error) {
    await registry.noteErasure(name, failedErasure(asked, error, now()), asked);
    throw error;
  }
  return getRemoval(name, { registry, now });
}

/** What is noted of an erasure that an error has ended. */
export const failedErasure = (erasure: Erasure, error: unknown, at: Date): Erasure => ({
  ...erasure,
  status: 'FAILED',
  notedAt: at.toISOString(),
  failure:
    error instanceof Error
      ? { error: error.name, cause: error.message }
      : { error: 'Unknown', cause: String(error) },
});

export const notApplied = ({ corpus, languagePair, by, value }: Removal) =>
  new RemovalNotApplied(
    `The latest version of ${corpus} ${languagePair} still holds text of ${by} "${value}". Wait until a version without it is published, then erase it.`,
  );

const underWay = ({ corpus, languagePair, by, value }: Removal) =>
  new ErasureUnderWay(
    `What is stored of ${by} "${value}" of ${corpus} ${languagePair} is being erased already. Look at what comes of it.`,
  );
