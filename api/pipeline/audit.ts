import type { AuditEntry } from '../../contracts/entities.ts';
import type { CallContext } from '../route.ts';

/**
 * Does a write and sees to it that it leaves who did what to what: where the core has noted it by itself, in its own
 * words, that is enough.
 */
export async function withAudit<Answer>(
  action: string,
  subject: string,
  call: CallContext,
  work: (call: CallContext) => Promise<Answer>,
): Promise<Answer> {
  let noted = false;
  const registry = {
    ...call.registry,
    putAudit: async (entry: AuditEntry) => {
      await call.registry.putAudit(entry);
      noted = true;
    },
  };
  const answer = await work({ ...call, registry });
  if (!noted) {
    const { caller, now, newId } = call;
    await registry.putAudit({ auditId: newId(), at: now().toISOString(), who: caller.name, action, subject });
  }
  return answer;
}
