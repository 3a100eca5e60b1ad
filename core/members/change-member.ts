import type { Role } from '../../contracts/api/endpoint.ts';
import type { Member } from '../../contracts/api/settings.ts';
import { type OneAtATimeDependencies, oneAtATime } from '../registry/one-at-a-time.ts';
import type { Registry } from '../registry/registry.ts';
import { type Members, OwnMembership, RoleLost } from './members.ts';

export interface ChangeMemberDependencies extends OneAtATimeDependencies {
  members: Members;
  registry: OneAtATimeDependencies['registry'] & Pick<Registry, 'putAudit'>;
}

/**
 * Gives a person another role, or shuts them out or in again. An administrator is always left: nobody changes their own
 * membership, and whoever changes another's is one now, not only by a token of some minutes ago; two who would take the
 * role from each other come one after the other.
 * @param change.by who does it @param change.check throws when the person is not as `by` has seen them
 * @returns the person as they are now. @throws OwnMembership, RoleLost, MemberMissing, ChangeUnderWay, what `check` throws
 */
export async function changeMember(
  change: { name: string; role?: Role; enabled?: boolean; by: string; check: (member: Member) => void },
  dependencies: ChangeMemberDependencies,
): Promise<Member> {
  const { members, registry, now, newId } = dependencies;
  const { name, role, enabled, by, check } = change;
  return oneAtATime('members', dependencies, async () => {
    const before = await members.get(name);
    check(before);
    if (before.name === by) {
      throw new OwnMembership('Nobody changes their own membership. Ask another administrator.');
    }
    const changing = await members.get(by);
    if (changing.role !== 'admin' || !changing.enabled) {
      throw new RoleLost(`${by} is no administrator any more. Sign in again to see what you may do.`);
    }
    if (role !== undefined && role !== before.role) await members.setRole(before.name, role);
    if (enabled !== undefined && enabled !== before.enabled) await members.setEnabled(before.name, enabled);
    const after = await members.get(before.name);
    await registry.putAudit({
      ...{ auditId: newId(), at: now().toISOString(), who: by, action: 'change-member' },
      subject: `${after.name}: ${after.role ?? 'no role'}${after.enabled ? '' : ', shut out'}`,
    });
    return after;
  });
}
