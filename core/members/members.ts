import type { Role } from '../../contracts/api/endpoint.ts';
import type { Member } from '../../contracts/api/settings.ts';
import { DragomanError } from '../errors.ts';
import type { Page } from '../registry/registry.ts';

/** There is nobody of that name, or the name is taken. */
export class MemberMissing extends DragomanError {}
export class MemberExists extends DragomanError {}

/** Administrators cannot take their own role away: at least one is left to give it back. */
export class OwnMembership extends DragomanError {}

/** Whoever wants to change members was an administrator when they signed in, and is none any more. */
export class RoleLost extends DragomanError {}

/** Nobody signs in here but the user of this machine. */
export class NoMembers extends DragomanError {}

/** The people who may sign in to a deployment. */
export interface Members {
  list: (page: { limit: number; cursor?: string | undefined }) => Promise<Page<Member>>;
  /** @throws MemberMissing */
  get: (name: string) => Promise<Member>;
  /** @throws MemberExists */
  add: (member: { name: string; email: string; role: Role }) => Promise<void>;
  /** Gives the one role, and takes the others away. */
  setRole: (name: string, role: Role) => Promise<void>;
  /** Who is shut out loses their sign-ins at once; an access token that they have lasts until its end. */
  setEnabled: (name: string, enabled: boolean) => Promise<void>;
}
