import type { AuditEntry } from '../../contracts/entities.ts';
import type { CallContext } from '../route.ts';

/**
 * Does a write and sees to it that it leaves who did what to what: where the core has noted it by itself, in its own
 * words, that is enough.
 * @param address what the write is about, unless it says so itself
 */
export async function withAudit<Answer>(
  action: string,
  address: string,
  call: Omit<CallContext, 'about'>,
  work: (call: CallContext) => Promise<Answer>,
): Promise<Answer> {
  let noted = false;
  let subject = address;
  const about = (said: string) => {
    subject = said;
  };
  const registry = {
    ...call.registry,
    putAudit: async (entry: AuditEntry) => {
      await call.registry.putAudit(entry);
      noted = true;
    },
  };
  const answer = await work({ ...call, registry, about });
  if (!noted) {
    const { caller, now, newId } = call;
    await registry.putAudit({ auditId: newId(), at: now().toISOString(), who: caller.name, action, subject });
  }
  return answer;
}

/** Keeps who took text or models out of the deployment: that is worth knowing as much as who changed something. */
export async function noteReading(
  subject: string,
  action: string,
  { registry, caller, now, newId }: Pick<CallContext, 'registry' | 'caller' | 'now' | 'newId'>,
): Promise<void> {
  const at = now().toISOString();
  await registry.putAudit({ auditId: newId(), at, who: caller.name, action, subject });
}
