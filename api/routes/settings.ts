import type { z } from 'zod';
import { type Member, SETTINGS_ENDPOINTS, type WebhookView } from '../../contracts/api/settings.ts';
import type { Webhook } from '../../contracts/entities.ts';
import { monthToDateUsd } from '../../core/costs/month-to-date.ts';
import { changeMember } from '../../core/members/change-member.ts';
import { type Members, NoMembers } from '../../core/members/members.ts';
import { NotRegistered } from '../../core/registry/errors.ts';
import { requireMatch } from '../pipeline/etag.ts';
import { type CallContext, route } from '../route.ts';

/** What there is to be set in a deployment, and what was done in it. */
export const settingsRoutes = {
  listEmails: route(SETTINGS_ENDPOINTS.listEmails, async ({ query }, { steering }) => {
    const { items, cursor } = await steering.listEmails(query.cursor);
    return { items, next: cursor };
  }),
  addEmail: route(SETTINGS_ENDPOINTS.addEmail, ({ body }, { steering, about }) => {
    about(body.email);
    return steering.addEmail(body.email);
  }),
  removeEmail: route(SETTINGS_ENDPOINTS.removeEmail, async ({ params }, { steering }) => {
    await steering.removeEmail(params.subscriptionId);
    return { done: true as const };
  }),

  listWebhooks: route(SETTINGS_ENDPOINTS.listWebhooks, async (_request, { registry }) => ({
    items: (await registry.listWebhooks()).map(viewOf),
  })),
  addWebhook: route(SETTINGS_ENDPOINTS.addWebhook, async ({ body }, context) => {
    const { registry, steering, caller, now, newId, deployment } = context;
    // What does not arrive now would not arrive later.
    await steering.postWebhook(body, {
      subject: `Dragoman (${deployment}) posts its messages here`,
      body: `${caller.name} has added this webhook as "${body.name}".`,
    });
    const at = now().toISOString();
    const webhook: Webhook = {
      webhookId: newId(),
      ...body,
      createdAt: at,
      createdBy: caller.name,
      last: { at },
    };
    await registry.putWebhook(webhook);
    const view = viewOf(webhook);
    context.about(`${view.name} on ${view.host}`);
    return view;
  }),
  removeWebhook: route(SETTINGS_ENDPOINTS.removeWebhook, async ({ params }, { registry }) => {
    const removed = await registry.removeWebhook(params.webhookId);
    if (removed) return { done: true as const };
    throw new NotRegistered(`There is no webhook ${params.webhookId}; somebody may have removed it.`);
  }),

  listMembers: route(SETTINGS_ENDPOINTS.listMembers, async ({ query }, { members }) => {
    if (!members) return { items: [], alone: true };
    const { items, cursor } = await members.list(query);
    return { items, next: cursor, alone: false };
  }),
  getMember: route(SETTINGS_ENDPOINTS.getMember, ({ params }, context) =>
    membersOf(context).get(params.name),
  ),
  addMember: route(SETTINGS_ENDPOINTS.addMember, async ({ body }, context) => {
    const members = membersOf(context);
    await members.add(body);
    context.about(`${body.name}: ${body.role}`);
    return members.get(body.name);
  }),
  changeMember: route(SETTINGS_ENDPOINTS.changeMember, async ({ params: { name }, body }, context) => {
    const check = (member: Member) => requireMatch(context.ifMatch, member, `the membership of ${name}`);
    const change = { name, ...body, by: context.caller.name, check };
    return changeMember(change, { ...context, members: membersOf(context) });
  }),

  getLimits: route(SETTINGS_ENDPOINTS.getLimits, async (_request, { registry, terms, now }) => ({
    ...terms.limits,
    ...terms.intake,
    openRuns: (await registry.listOpenRuns()).length,
    spentUsd: await monthToDateUsd(registry, now()),
  })),

  listAudit: route(SETTINGS_ENDPOINTS.listAudit, async ({ query }, { registry, now }) => {
    const { month = now().toISOString().slice(0, 7), who, action, limit, cursor } = query;
    const page = await registry.searchAudit(month, { who, action }, { limit, cursor });
    return { items: page.items, next: page.cursor };
  }),
};

function viewOf({ url, ...webhook }: Webhook): z.infer<typeof WebhookView> {
  return { ...webhook, host: new URL(url).host };
}

function membersOf({ members }: CallContext): Members {
  if (members) return members;
  throw new NoMembers(
    'Nobody signs in here but the user of this machine; members belong to a deployment on AWS.',
  );
}
