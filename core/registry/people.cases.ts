import { describe, expect, it } from 'vitest';
import { nextNumber, type OpenRegistry, T0, T1, T2, withCorpus } from './registry.fixture.ts';

/** What every registry does with questions to people and what they did. */
export function peopleCases(open: OpenRegistry): void {
  describe('people', () => {
    it('takes one answer to a question', async () => {
      const { registry, startRun } = await withCorpus(open);
      const runId = await startRun('one');
      const approval = {
        runId,
        status: 'WAITING' as const,
        taskToken: 'a',
        question: 'Publish?',
        askedAt: T0,
      };
      await expect(
        registry.answerApproval(runId, { status: 'APPROVED', by: 'me', at: T1 }),
      ).rejects.toMatchObject({
        name: 'NotRegistered',
      });
      await registry.askApproval(approval);
      await registry.askApproval({ ...approval, taskToken: 'b' });
      const answered = { ...approval, taskToken: 'b', status: 'REJECTED', answeredBy: 'me', answeredAt: T1 };
      expect(await registry.answerApproval(runId, { status: 'REJECTED', by: 'me', at: T1 })).toEqual(
        answered,
      );
      await expect(
        registry.answerApproval(runId, { status: 'APPROVED', by: 'you', at: T2 }),
      ).rejects.toMatchObject({
        name: 'ApprovalAlreadyAnswered',
        message: expect.stringContaining('REJECTED by me'),
      });
      await expect(registry.askApproval(approval)).rejects.toMatchObject({ name: 'ApprovalAlreadyAnswered' });
      expect(await registry.getApproval(runId)).toEqual(answered);
    });

    it('lists what people did in a month, newest first', async () => {
      const { registry, id } = await withCorpus(open);
      const entry = { who: 'me', action: 'approve', subject: id.corpus };
      await registry.putAudit({ ...entry, auditId: `${id.corpus}-1`, at: '2027-03-01T00:00:00.000Z' });
      await registry.putAudit({ ...entry, auditId: `${id.corpus}-2`, at: '2027-03-02T00:00:00.000Z' });
      await registry.putAudit({ ...entry, auditId: `${id.corpus}-3`, at: '2027-04-01T00:00:00.000Z' });
      const march = await registry.listAudit('2027-03');
      expect(march.filter(({ subject }) => subject === id.corpus).map(({ auditId }) => auditId)).toEqual([
        `${id.corpus}-2`,
        `${id.corpus}-1`,
      ]);
    });

    it('finds what one person did, or one thing that was done, page by page', async () => {
      const registry = open();
      const month = `21${10 + (nextNumber() % 80)}-05`;
      for (let day = 1; day <= 6; day++) {
        await registry.putAudit({
          auditId: `a${day}`,
          at: `${month}-0${day}T00:00:00.000Z`,
          who: day % 2 ? 'kim' : 'lee',
          action: day > 4 ? 'cancel' : 'approve',
          subject: 'run',
        });
      }
      const ids = ({ items }: { items: { auditId: string }[] }) => items.map(({ auditId }) => auditId);
      const first = await registry.searchAudit(month, { who: 'kim' }, { limit: 2 });
      expect(ids(first)).toEqual(['a5', 'a3']);
      const second = await registry.searchAudit(month, { who: 'kim' }, { limit: 2, cursor: first.cursor });
      expect(ids(second)).toEqual(['a1']);
      expect(ids(await registry.searchAudit(month, { who: 'lee', action: 'cancel' }))).toEqual(['a6']);
      expect(ids(await registry.searchAudit(month, {}))).toHaveLength(6);
    });

    it('keeps the last heartbeat of each kind', async () => {
      const registry = open();
      for (const second of [1, 2])
        await registry.putHeartbeat({ beat: 'sweep', at: `2026-01-01T00:00:0${second}.000Z` });
      await registry.putHeartbeat({ beat: 'watch', at: T1 });
      expect(await registry.listHeartbeats()).toEqual([
        { beat: 'sweep', at: T2 },
        { beat: 'watch', at: T1 },
      ]);
    });
  });
}
