import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminUserGlobalSignOutCommand,
  type AttributeType,
  type CognitoIdentityProviderClient,
  InvalidParameterException,
  ListUsersCommand,
  UserNotFoundException,
  UsernameExistsException,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import { ROLES } from '../../contracts/api/endpoint.ts';
import type { Member } from '../../contracts/api/settings.ts';
import { cursorInvalid } from '../registry/page-after.ts';
import { MemberExists, MemberMissing, type Members } from './members.ts';

/** Cognito lists no more at once. */
const LONGEST_PAGE = 60;

/** The people of a user pool; their roles are its groups. */
export function cognitoMembers(cognito: CognitoIdentityProviderClient, userPoolId: string): Members {
  const of = (Username: string) => ({ UserPoolId: userPoolId, Username });
  const rolesOf = async (name: string) => {
    const { Groups = [] } = await cognito.send(new AdminListGroupsForUserCommand({ ...of(name), Limit: 60 }));
    const names = Groups.map(({ GroupName }) => GroupName);
    return ROLES.filter((role) => names.includes(role));
  };
  const memberOf = async (user: UserType, attributes: AttributeType[] = []): Promise<Member> => {
    const name = user.Username ?? '';
    const role = (await rolesOf(name)).at(-1);
    return {
      name,
      email: attributes.find(({ Name }) => Name === 'email')?.Value ?? '',
      ...(role && { role }),
      enabled: user.Enabled ?? false,
      confirmed: user.UserStatus === 'CONFIRMED',
      createdAt: (user.UserCreateDate ?? new Date(0)).toISOString(),
    };
  };
  return {
    async list({ limit, cursor }) {
      const { Users = [], PaginationToken } = await cognito
        .send(
          new ListUsersCommand({
            UserPoolId: userPoolId,
            Limit: Math.min(limit, LONGEST_PAGE),
            PaginationToken: cursor,
          }),
        )
        .catch((error: unknown) => {
          if (cursor === undefined || !(error instanceof InvalidParameterException)) throw error;
          throw cursorInvalid(cursor, error);
        });
      const items = await Promise.all(Users.map((user) => memberOf(user, user.Attributes)));
      return { items, ...(PaginationToken ? { cursor: PaginationToken } : {}) };
    },

    async get(name) {
      try {
        const user = await cognito.send(new AdminGetUserCommand(of(name)));
        return await memberOf(user, user.UserAttributes);
      } catch (error) {
        if (!(error instanceof UserNotFoundException)) throw error;
        throw new MemberMissing(`There is nobody called ${name}. Look at the list of members.`, {
          cause: error,
        });
      }
    },

    async add({ name, email, role }) {
      try {
        await cognito.send(
          new AdminCreateUserCommand({
            ...of(name),
            UserAttributes: [
              { Name: 'email', Value: email },
              { Name: 'email_verified', Value: 'true' },
            ],
            DesiredDeliveryMediums: ['EMAIL'],
          }),
        );
      } catch (error) {
        if (!(error instanceof UsernameExistsException)) throw error;
        throw new MemberExists(`The name ${name}, or the address, is taken. Choose another.`, {
          cause: error,
        });
      }
      await cognito.send(new AdminAddUserToGroupCommand({ ...of(name), GroupName: role }));
    },

    async setRole(name, role) {
      // The new one first: nobody is without a role in between.
      await cognito.send(new AdminAddUserToGroupCommand({ ...of(name), GroupName: role }));
      for (const other of (await rolesOf(name)).filter((held) => held !== role)) {
        await cognito.send(new AdminRemoveUserFromGroupCommand({ ...of(name), GroupName: other }));
      }
    },

    async setEnabled(name, enabled) {
      if (enabled) await cognito.send(new AdminEnableUserCommand(of(name)));
      else {
        await cognito.send(new AdminDisableUserCommand(of(name)));
        await cognito.send(new AdminUserGlobalSignOutCommand(of(name)));
      }
    },
  };
}
