import type { RunEvent } from '../../contracts/entities.ts';
import type { Registry } from '../registry/registry.ts';

/** Events are for watching a run and for the weeks after it; lineage and counts are in the manifest. */
const EVENT_DAYS = 90;

/** Writes an event of a run that expires. Its id makes writing it twice, as after a retry, the same as once. */
export async function noteRunEvent(
  registry: Pick<Registry, 'putRunEvent'>,
  event: Pick<RunEvent, 'runId' | 'eventId' | 'stage' | 'message'>,
  at: Date,
): Promise<void> {
  await registry.putRunEvent({
    ...event,
    at: at.toISOString(),
    expiresAt: Math.floor(at.getTime() / 1000) + EVENT_DAYS * 86_400,
  });
}

const QUARANTINED = 'quarantined after ';

/** What is noted of an input that went to quarantine alone, when the shard that it was in had died. */
export const quarantinedAfter = (error: string) => `${QUARANTINED}${error}`;

export const isQuarantined = ({ message }: Pick<RunEvent, 'message'>) => message.startsWith(QUARANTINED);
