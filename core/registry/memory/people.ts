import type { Approval } from '../../../contracts/entities.ts';
import { alreadyAnswered, approvalMissing } from '../people.ts';
import type { PeopleRegistry } from '../registry.ts';
import { copy, inOrder, must, pageOf } from './rows.ts';
import type { MemoryTables } from './tables.ts';

/** Questions to people, what people did, and that what recurs is alive, in memory. */
export function memoryPeople({ approvals, audit, heartbeats }: MemoryTables): PeopleRegistry {
  return {
    async askApproval(approval) {
      const before = approvals.get(approval.runId);
      if (before && before.status !== 'WAITING') throw alreadyAnswered(before, approval.runId);
      approvals.set(approval.runId, copy(approval));
    },
    getApproval: async (runId) => copy(approvals.get(runId)),
    async answerApproval(runId, { status, by, at }) {
      const approval = must(approvals.get(runId), () => approvalMissing(runId));
      if (approval.status !== 'WAITING') throw alreadyAnswered(approval, runId);
      const answered: Approval = { ...approval, status, answeredBy: by, answeredAt: at };
      approvals.set(runId, answered);
      return copy(answered);
    },
    putAudit: async (entry) => void audit.set(`${entry.at} ${entry.auditId}`, copy(entry)),
    putHeartbeat: async (heartbeat) => void heartbeats.set(heartbeat.beat, copy(heartbeat)),
    listHeartbeats: async () => copy(inOrder(heartbeats)),
    listAudit: async (month) =>
      copy(
        inOrder(audit)
          .filter(({ at }) => at.startsWith(month))
          .reverse(),
      ),
    async searchAudit(month, { who, action }, page) {
      const found = inOrder(audit)
        .filter(({ at }) => at.startsWith(month))
        .filter((entry) => (who ?? entry.who) === entry.who && (action ?? entry.action) === entry.action);
      return pageOf(copy(found.reverse()), page);
    },
  };
}
