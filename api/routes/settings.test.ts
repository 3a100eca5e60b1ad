import { describe, expect, it } from 'vitest';
import { SETTINGS_ENDPOINTS as E } from '../../contracts/api/settings.ts';
import type { Members } from '../../core/members/members.ts';
import { WebhookRefused } from '../../core/notifications/post-webhook.ts';
import { memoryRegistry } from '../../core/registry/memory-registry.ts';
import { testApi } from '../api.fixture.ts';
import { memoryMembers } from '../members.fixture.ts';

describe('members', () => {
  it('are added, and changed only as they were seen', async () => {
    const { client, registry } = testApi({ services: { members: memoryMembers() } });
    await client.call(E.addMember, { body: { name: 'lee', email: 'lee@example.org', role: 'viewer' } });
    const seen = await client.call(E.getMember, { params: { name: 'lee' } });
    const change = (ifMatch: string | undefined, body: object) =>
      client.call(
        E.changeMember,
        { params: { name: 'lee' }, body },
        ifMatch === undefined ? {} : { ifMatch },
      );
    await expect(change(undefined, { role: 'admin' })).rejects.toMatchObject({ problem: { status: 428 } });
    const changed = await change(seen.etag, { role: 'operator' });
    expect(changed.body).toMatchObject({ role: 'operator', enabled: true });
    await expect(change(seen.etag, { enabled: false })).rejects.toMatchObject({ problem: { status: 412 } });
    expect((await change(changed.etag, { enabled: false })).body.enabled).toBe(false);
    expect(
      (await registry.listAudit('2026-11')).map(({ action, subject }) => `${action} ${subject}`).sort(),
    ).toEqual([
      'addMember lee: viewer',
      'change-member lee: operator',
      'change-member lee: operator, shut out',
    ]);
  });

  it('do not change their own membership', async () => {
    const { client } = testApi({ name: 'kim', services: { members: memoryMembers() } });
    const { etag } = await client.call(E.getMember, { params: { name: 'kim' } });
    await expect(
      client.call(
        E.changeMember,
        { params: { name: 'kim' }, body: { role: 'viewer' } },
        { ifMatch: etag ?? '' },
      ),
    ).rejects.toMatchObject({ name: 'OwnMembership' });
  });

  it('lose what they may do before their token ends', async () => {
    const pool = memoryMembers();
    const { client } = testApi({ name: 'kim', services: { members: pool } });
    await client.call(E.addMember, { body: { name: 'lee', email: 'lee@example.org', role: 'admin' } });
    const { etag = '' } = await client.call(E.getMember, { params: { name: 'lee' } });
    await pool.setRole('kim', 'viewer');
    const params = { name: 'lee' };
    await expect(
      client.call(E.changeMember, { params, body: { role: 'viewer' } }, { ifMatch: etag }),
    ).rejects.toMatchObject({ name: 'RoleLost', problem: { status: 403 } });
    expect((await pool.get('lee')).role).toBe('admin');
  });

  it('take the role from each other one after the other, so that an administrator is left', async () => {
    const pool = memoryMembers();
    const registry = memoryRegistry();
    await pool.add({ name: 'lee', email: 'lee@example.org', role: 'admin' });
    // As slow as a user pool is.
    const slow = {
      ...pool,
      setRole: async (...change: Parameters<Members['setRole']>) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        await pool.setRole(...change);
      },
    };
    const demote = async (by: string, name: string) => {
      const { client } = testApi({ name: by, registry, services: { members: slow } });
      const { etag = '' } = await client.call(E.getMember, { params: { name } });
      return client.call(E.changeMember, { params: { name }, body: { role: 'viewer' } }, { ifMatch: etag });
    };
    const outcomes = await Promise.allSettled([demote('kim', 'lee'), demote('lee', 'kim')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { items } = await pool.list({ limit: 10 });
    expect(items.filter(({ role }) => role === 'admin')).toHaveLength(1);
  });

  it('are none where only the user of the machine signs in', async () => {
    const { client } = testApi();
    expect((await client.call(E.listMembers, { query: {} })).body).toEqual({ items: [], alone: true });
    await expect(
      client.call(E.addMember, { body: { name: 'lee', email: 'lee@example.org', role: 'viewer' } }),
    ).rejects.toMatchObject({ name: 'NoMembers' });
  });
});

describe('webhooks', () => {
  const body = { name: 'Team', format: 'text' as const, url: 'https://hooks.example.com/T0/secret' };

  it('are tried when they are added, and never tell their address', async () => {
    const { client, app, calls } = testApi();
    const { body: added } = await client.call(E.addWebhook, { body });
    expect(calls.map(({ name, args }) => [name, args[0]])).toEqual([['postWebhook', body]]);
    expect(added).toMatchObject({ name: 'Team', host: 'hooks.example.com', createdBy: 'kim' });
    const listed = await (await app.request('/api/settings/webhooks')).text();
    expect(listed).toContain('hooks.example.com');
    expect(listed).not.toContain('secret');
    await client.call(E.removeWebhook, { params: { webhookId: added.webhookId } });
    await expect(
      client.call(E.removeWebhook, { params: { webhookId: added.webhookId } }),
    ).rejects.toMatchObject({ problem: { status: 404 } });
  });

  it('are not kept when the first message does not arrive', async () => {
    const { client, registry } = testApi({
      steering: {
        postWebhook: async () => {
          throw new WebhookRefused('hooks.example.com answered 404 to the message.');
        },
      },
    });
    await expect(client.call(E.addWebhook, { body })).rejects.toMatchObject({ problem: { status: 422 } });
    expect(await registry.listWebhooks()).toEqual([]);
  });
});

describe('the audit log', () => {
  it('is of this month unless told, by person and action, page by page, for administrators', async () => {
    const { client, registry } = testApi();
    for (const [who, action, day] of [
      ['kim', 'cancel', '01'],
      ['lee', 'cancel', '02'],
      ['lee', 'approve', '03'],
    ] as const) {
      const at = `2026-11-${day}T00:00:00.000Z`;
      await registry.putAudit({ auditId: day, at, who, action, subject: 'run' });
    }
    const all = await client.call(E.listAudit, { query: { limit: 2 } });
    expect(all.body.items.map(({ auditId }) => auditId)).toEqual(['03', '02']);
    const rest = await client.call(E.listAudit, { query: { limit: 2, cursor: all.body.next } });
    expect(rest.body.items.map(({ auditId }) => auditId)).toEqual(['01']);
    const cancels = await client.call(E.listAudit, { query: { who: 'lee', action: 'cancel' } });
    expect(cancels.body.items.map(({ auditId }) => auditId)).toEqual(['02']);
    expect((await client.call(E.listAudit, { query: { month: '2026-10' } })).body.items).toEqual([]);
    const operator = testApi({ role: 'operator', registry });
    await expect(operator.client.call(E.listAudit, { query: {} })).rejects.toMatchObject({
      problem: { status: 403 },
    });
  });
});
