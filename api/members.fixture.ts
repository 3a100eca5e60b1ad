import type { Member } from '../contracts/api/settings.ts';
import { MemberMissing, type Members } from '../core/members/members.ts';

/** A user pool in memory, with one administrator: kim. */
export function memoryMembers(): Members {
  const createdAt = '2026-11-22T10:00:00.000Z';
  const kim = {
    name: 'kim',
    email: 'kim@example.org',
    role: 'admin',
    enabled: true,
    confirmed: true,
  } as const;
  const people = new Map<string, Member>([['kim', { ...kim, createdAt }]]);
  const get = (name: string) => {
    const found = people.get(name);
    if (!found) throw new MemberMissing(`nobody called ${name}`);
    return found;
  };
  return {
    list: async () => ({ items: [...people.values()] }),
    get: async (name) => ({ ...get(name) }),
    add: async ({ name, email, role }) =>
      void people.set(name, {
        ...{ name, email, role, enabled: true, confirmed: false, createdAt },
      }),
    setRole: async (name, role) => void people.set(name, { ...get(name), role }),
    setEnabled: async (name, enabled) => void people.set(name, { ...get(name), enabled }),
  };
}
