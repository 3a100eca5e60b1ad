import { Approval, AuditEntry, Heartbeat } from '../../contracts/entities.ts';
import { parseContract } from '../objects/json-objects.ts';
import type { RegistryEntities } from './access-patterns.ts';
import { ApprovalAlreadyAnswered, NotRegistered } from './errors.ts';
import { pageAfter } from './page-after.ts';
import type { PeopleRegistry } from './registry.ts';
import { applied } from './writes.ts';

/** Questions to people, what people did, and that what recurs is alive, in the table. */
export function people({ approval, audit, heartbeat }: RegistryEntities): PeopleRegistry {
  const getApproval: PeopleRegistry['getApproval'] = async (runId) => {
    const { data } = await approval.get({ runId }).go({ consistent: true });
    return data ? parseContract(Approval, data, `approval of run ${runId}`) : undefined;
  };
  return {
    async askApproval({ runId, ...question }) {
      const asked = await applied(() =>
        approval
          .update({ runId })
          .set(question)
          .where((at, is) => `${is.notExists(at.status)} OR ${is.eq(at.status, 'WAITING')}`)
          .go(),
      );
      if (!asked) throw alreadyAnswered(await getApproval(runId), runId);
    },
    getApproval,

    async answerApproval(runId, { status, by, at }) {
      const answered = await applied(() =>
        approval
          .patch({ runId })
          .set({ status, answeredBy: by, answeredAt: at })
          .where((field, is) => is.eq(field.status, 'WAITING'))
          .go(),
      );
      const found = await getApproval(runId);
      if (answered && found) return found;
      throw found ? alreadyAnswered(found, runId) : approvalMissing(runId);
    },

    async putHeartbeat(item) {
      await heartbeat.put(item).go();
    },

    async listHeartbeats() {
      const { data } = await heartbeat.query.all({}).go({ consistent: true });
      return data.map((item) => parseContract(Heartbeat, item, 'a heartbeat of the registry'));
    },

    async putAudit(entry) {
      await audit.put({ ...entry, month: entry.at.slice(0, 7) }).go();
    },

    async listAudit(month) {
      const { data } = await audit.query
        .ofMonth({ month })
        .go({ consistent: true, pages: 'all', order: 'desc' });
      return data.map(withoutMonth);
    },

    async searchAudit(month, filter, { cursor: after, limit = 50 } = {}) {
      const wanted = Object.entries(filter).filter(([, value]) => value !== undefined) as ['who', string][];
      // Only `count` reads on where a filter takes something away; see runs.ts.
      const size = wanted.length > 0 ? { count: limit } : { limit };
      const { data, cursor } = await pageAfter(after, (from) =>
        audit.query
          .ofMonth({ month })
          .where((at, is) => wanted.map(([name, value]) => is.eq(at[name], value)).join(' AND '))
          .go({ consistent: true, order: 'desc', cursor: from, ...size }),
      );
      return { items: data.map(withoutMonth), ...(cursor === null ? {} : { cursor }) };
    },
  };
}

const withoutMonth = ({ month: _, ...entry }: { month: string }): AuditEntry =>
  parseContract(AuditEntry, entry, 'an audit entry');

export const approvalMissing = (runId: string) =>
  new NotRegistered(
    `Run ${runId} has asked no question. Look at the list of runs for one that awaits approval.`,
  );

export const alreadyAnswered = (approval: Approval | undefined, runId: string) =>
  new ApprovalAlreadyAnswered(
    `The question of run ${runId} does not wait any more: ${approval?.status ?? 'gone'}` +
      `${approval?.answeredBy ? ` by ${approval.answeredBy} at ${approval.answeredAt}` : ''}. Nothing was changed.`,
  );
