import type { z } from 'zod';
import { ConsistencyReport } from '../../contracts/consistency.ts';
import type { RequestApprovalEvent } from '../../contracts/states.ts';
import { keys } from '../keys.ts';
import { approvalNeeded, type Message } from '../notifications/messages.ts';
import { readJson } from '../objects/json-objects.ts';
import type { Objects } from '../objects/objects.ts';
import type { Registry } from '../registry/registry.ts';

export interface RequestApprovalDependencies {
  registry: Pick<Registry, 'askApproval' | 'setRunStatus' | 'startStage'>;
  data: Objects;
  notify: (message: Message) => Promise<void>;
  dashboardUrl: string;
  now: () => Date;
}

/**
 * Asks a person whether a version whose consistency check failed may be published. The state machine waits on the task
 * token, which is kept on the Approval and nowhere else; the question names the findings.
 */
export async function requestApproval(
  { taskToken, ...input }: z.infer<typeof RequestApprovalEvent>,
  { registry, data, notify, dashboardUrl, now }: RequestApprovalDependencies,
): Promise<void> {
  const report = await readJson(data, keys.consistency(input.runId), ConsistencyReport);
  const findings = report.findings
    .filter((finding) => finding.verdict === 'fail')
    .map((finding) => finding.message);
  const askedAt = now().toISOString();
  await registry.startStage(input.runId, 'AwaitApproval', askedAt);
  await registry.askApproval({
    runId: input.runId,
    status: 'WAITING',
    taskToken,
    question: `Publish ${report.manifest.version} of ${input.corpus} ${input.languagePair}? ${findings.join(' ')}`,
    askedAt,
  });
  await registry.setRunStatus(input.runId, 'AWAITING_APPROVAL');
  await notify(approvalNeeded({ ...input, version: report.manifest.version, findings, dashboardUrl }));
}
