import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { UserNotFoundException } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import { cognitoMembers } from './cognito-members.ts';

/** Answers by the names of commands, and notes them. */
function pool(answers: Record<string, unknown>) {
  const sent: [string, Record<string, unknown>][] = [];
  const client = {
    send: async (command: { input: Record<string, unknown> }) => {
      const name = command.constructor.name.replace('Command', '');
      sent.push([name, command.input]);
      const answer = answers[name];
      if (answer instanceof Error) throw answer;
      return answer ?? {};
    },
  };
  return { sent, members: cognitoMembers(client as unknown as CognitoIdentityProviderClient, 'pool') };
}

const groups = (...names: string[]) => ({ Groups: names.map((GroupName) => ({ GroupName })) });

describe('members of a user pool', () => {
  it('have the highest of their roles, or none', async () => {
    const user = {
      Username: 'kim',
      Enabled: true,
      UserStatus: 'CONFIRMED',
      UserCreateDate: new Date('2026-11-01T00:00:00Z'),
      UserAttributes: [{ Name: 'email', Value: 'kim@example.org' }],
    };
    const both = pool({ AdminGetUser: user, AdminListGroupsForUser: groups('operator', 'viewer', 'other') });
    expect(await both.members.get('kim')).toEqual({
      name: 'kim',
      email: 'kim@example.org',
      role: 'operator',
      enabled: true,
      confirmed: true,
      createdAt: '2026-11-01T00:00:00.000Z',
    });
    const none = pool({ AdminGetUser: user, AdminListGroupsForUser: groups('other') });
    expect((await none.members.get('kim')).role).toBeUndefined();
  });

  it('get a role before they lose the others', async () => {
    const { members, sent } = pool({ AdminListGroupsForUser: groups('viewer', 'admin') });
    await members.setRole('kim', 'viewer');
    expect(sent.map(([name, { GroupName }]) => [name, GroupName])).toEqual([
      ['AdminAddUserToGroup', 'viewer'],
      ['AdminListGroupsForUser', undefined],
      ['AdminRemoveUserFromGroup', 'admin'],
    ]);
  });

  it('lose their sign-ins when they are shut out', async () => {
    const { members, sent } = pool({});
    await members.setEnabled('kim', false);
    expect(sent.map(([name]) => name)).toEqual(['AdminDisableUser', 'AdminUserGlobalSignOut']);
  });

  it('may be unknown', async () => {
    const missing = new UserNotFoundException({ message: 'no', $metadata: {} });
    await expect(pool({ AdminGetUser: missing }).members.get('lee')).rejects.toMatchObject({
      name: 'MemberMissing',
    });
  });
});
