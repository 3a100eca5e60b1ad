import { z } from 'zod';
import { AuditEntry, Webhook } from '../entities.ts';
import { endpoint, ROLES } from './endpoint.ts';
import { PageQuery, pageOf } from './paging.ts';

/** Somebody whom messages are sent to by e-mail. */
export const EmailSubscription = z.object({
  /** Absent until the person has confirmed; such a subscription ends by itself after two days. */
  subscriptionId: z.string().optional(),
  email: z.string(),
});

/** A webhook as people see it: its address is a secret, so only the host is told. */
export const WebhookView = Webhook.omit({ url: true }).extend({ host: z.string() });

/** Names that stand in audit entries and addresses. */
const MemberName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{1,62}$/, '2 to 63 small letters, digits, dots, dashes and underscores');

export const Member = z.object({
  name: z.string(),
  email: z.string(),
  /** Absent: may do nothing. */
  role: z.enum(ROLES).optional(),
  /** False: may not sign in. */
  enabled: z.boolean(),
  /** False: has not set a password yet. */
  confirmed: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type Member = z.infer<typeof Member>;

const Role = z.enum(ROLES);
const ofMember = z.object({ name: z.string().min(1).max(128) });
const done = z.object({ done: z.literal(true) });

/** Settings of the deployment: who is told, who may do what, what limits there are, and who did what. */
export const SETTINGS_ENDPOINTS = {
  listEmails: endpoint({
    id: 'listEmails',
    method: 'get',
    path: '/settings/emails',
    role: 'operator',
    summary: 'Who gets messages by e-mail.',
    query: PageQuery,
    response: pageOf(EmailSubscription),
  }),
  addEmail: endpoint({
    id: 'addEmail',
    method: 'post',
    path: '/settings/emails',
    role: 'admin',
    summary: 'Sends messages to an address, once whoever reads it has confirmed.',
    body: z.object({ email: z.email().max(254) }),
    response: EmailSubscription,
  }),
  removeEmail: endpoint({
    id: 'removeEmail',
    method: 'delete',
    path: '/settings/emails/{subscriptionId}',
    role: 'admin',
    summary: 'Sends no more messages to an address.',
    params: z.object({ subscriptionId: z.string().regex(/^[0-9a-f-]{36}$/, 'the id of a subscription') }),
    response: done,
  }),
  listWebhooks: endpoint({
    id: 'listWebhooks',
    method: 'get',
    path: '/settings/webhooks',
    role: 'operator',
    summary: 'Where messages are posted to, and whether the last one arrived.',
    response: z.object({ items: z.array(WebhookView) }),
  }),
  addWebhook: endpoint({
    id: 'addWebhook',
    method: 'post',
    path: '/settings/webhooks',
    role: 'admin',
    summary:
      'Posts messages to a chat or another system. A first message tells whether the address is right.',
    body: Webhook.pick({ name: true, format: true, url: true }),
    response: WebhookView,
  }),
  removeWebhook: endpoint({
    id: 'removeWebhook',
    method: 'delete',
    path: '/settings/webhooks/{webhookId}',
    role: 'admin',
    summary: 'Posts no more messages there.',
    params: z.object({ webhookId: z.string().min(1).max(64) }),
    response: done,
  }),
  listMembers: endpoint({
    id: 'listMembers',
    method: 'get',
    path: '/settings/members',
    role: 'admin',
    summary: 'Who may sign in, and what they may do.',
    query: PageQuery,
    /** `alone`: nobody signs in here but the user of this machine. */
    response: pageOf(Member).extend({ alone: z.boolean() }),
  }),
  getMember: endpoint({
    id: 'getMember',
    method: 'get',
    path: '/settings/members/{name}',
    role: 'admin',
    summary: 'One person.',
    params: ofMember,
    response: Member,
  }),
  addMember: endpoint({
    id: 'addMember',
    method: 'post',
    path: '/settings/members',
    role: 'admin',
    summary: 'Lets a person in; they get a first password by e-mail.',
    body: z.object({ name: MemberName, email: z.email().max(254), role: Role }),
    response: Member,
  }),
  changeMember: endpoint({
    id: 'changeMember',
    method: 'patch',
    path: '/settings/members/{name}',
    role: 'admin',
    summary:
      'Gives a person another role, or shuts them out. Takes effect with their next token, within 15 minutes.',
    params: ofMember,
    body: z
      .object({ role: Role.optional(), enabled: z.boolean().optional() })
      .refine(({ role, enabled }) => role !== undefined || enabled !== undefined, 'name a role or enabled'),
    response: Member,
    needsMatch: true,
  }),
  getLimits: endpoint({
    id: 'getLimits',
    method: 'get',
    path: '/settings/limits',
    role: 'viewer',
    summary:
      'What limits trainings and preparations, as the deployment was configured, and what this month has cost.',
    response: z.object({
      /** Trainings and monitorings at once; further ones wait. */
      concurrentRuns: z.int(),
      /** Trainings and monitorings that go on or wait. */
      openRuns: z.int(),
      /** US dollars; absent: none. */
      monthlyLimitUsd: z.number().optional(),
      spentUsd: z.number(),
      quietPeriodSeconds: z.number(),
      longestWaitSeconds: z.number(),
    }),
  }),
  listAudit: endpoint({
    id: 'listAudit',
    method: 'get',
    path: '/settings/audit',
    role: 'admin',
    summary: 'Who did what in a month, newest first.',
    query: PageQuery.extend({
      /** `2026-11`; this month unless told. */
      month: z
        .string()
        .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month such as 2026-11')
        .optional(),
      who: z.string().max(128).optional(),
      action: z.string().max(128).optional(),
    }),
    response: pageOf(AuditEntry),
  }),
};
