import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';

interface AcceptedFinding {
  finding: RegExp;
  /** Construct path. */
  where: RegExp;
  reason: string;
}

/**
 * Findings of cdk-nag that are as they should be, each with the reason. They are listed here and not beside each
 * construct because the names of findings contain references to other stacks, which exist only when the app is
 * synthesized.
 */
const ACCEPTED: AcceptedFinding[] = [
  {
    finding:
      /^AwsSolutions-IAM5\[Resource::.*\/(runs|shards|aligners|held-out|datasets|quarantine|models|fetches|sources|domains|references|monolingual|live)\/\*\]$/,
    where: /Role\/DefaultPolicy\/Resource$/,
    reason: 'Objects below one prefix of one bucket: the prefixes that this stage reads or writes.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::.*LandingBucket.*\/\*\]$/,
    where:
      /\/(PlanPreparation|ImportTables|IngestShard|QuarantineShard|NoteUpload)\/Role\/DefaultPolicy\/Resource$/,
    reason: 'Uploads have any key; only reading is allowed.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::.*LandingBucket.*\/\*\]$/,
    where: /\/FetchSource\/Role\/DefaultPolicy\/Resource$/,
    reason: 'Files of any source; only writing is allowed.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::.*(LandingBucket|DataBucket).*\/\*\]$/,
    where: /\/EraseText\/Role\/DefaultPolicy\/Resource$/,
    reason: 'Text that must go may lie anywhere; this is the only role that takes any of it away.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::.*ModelsBucket.*\/\*\]$/,
    where: /\/JobRole\/DefaultPolicy\/Resource$/,
    reason: 'Jobs read checkpoints, models and what their champion left; writing is limited to runs/.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Action::kms:GenerateDataKey\*\]$/,
    where: /Role\/DefaultPolicy\/Resource$/,
    reason: 'The two GenerateDataKey actions, on the key of the notification topic only.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::<\w+Function\w+\.Arn>:\*\]$/,
    where: /\/(StateMachine|ScheduleRole)\/.*DefaultPolicy\/Resource$/,
    reason: 'All versions of one function.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::.*DataBucket.*\/\*\]$/,
    where: /\/PrepareDataset\/StateMachine\//,
    reason: 'The Distributed Maps read their lists of items, which lie under the keys of their runs.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    where: /\/(PrepareDataset|TrainModel)\/StateMachine\/StateMachine\/Role\//,
    reason: 'X-Ray and the delivery of logs know no resources.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    where: /\/SubmitJobs\/Resource$/,
    reason: 'DescribeJobs knows no resources.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::arn:.*:states:.*:execution:.*:\*\]$/,
    where:
      /\/(DistributedMapPolicy|(CloseRun|StartTraining|WatchTrainings|ServeApi)\/Role\/DefaultPolicy)\/Resource$/,
    reason: 'Executions of one state machine; each has a new name.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::.*JobLogs.*:log-stream:\*\]$/,
    where: /\/(DiagnoseFailure|ServeApi)\/Role\//,
    reason: 'Every job has a log stream of its own, in this one group.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    where: /\/(Cpu|Gpu)JobContainer\/ExecutionRole\//,
    reason: 'GetAuthorizationToken, by which ECS logs in to the registry, knows no resources.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::.*(Cpu|Gpu)Job.*:\*\]$/,
    where: /\/SubmitJobs\/Resource$/,
    reason:
      'All revisions of one job definition: a deploy must not lock out executions planned with the one before.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::.*(LandingBucket|DataBucket|ModelsBucket).*\/\*\]$/,
    where: /\/ServeApi\/Role\/DefaultPolicy\/Resource$/,
    reason:
      'People look at everything there is, and upload under any key; writing is limited by prefix otherwise.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    where: /\/ServeApi\/Role\/DefaultPolicy\/Resource$/,
    reason: 'DescribeJobs, ListJobs and DescribeAlarms know no resources.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::arn:.*:scheduler:.*:schedule\/.*\/\*\]$/,
    where: /\/ServeApi\/Role\/DefaultPolicy\/Resource$/,
    reason: 'The schedules of our own groups, one for each model line and each source.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::arn:.*:batch:.*:job\/\*\]$/,
    where:
      /\/(SubmitJobs|(CloseRun|DiagnoseFailure|WatchTrainings|ServeApi)\/Role\/DefaultPolicy)\/Resource$/,
    reason: 'The id of a job is known only when it has been submitted.',
  },
  {
    finding: /^AwsSolutions-IAM5\[Resource::arn:.*:scheduler:.*:schedule\/.*Schedules.*\/\*\]$/,
    where: /\/NoteUpload\/Role\//,
    reason: 'The schedules of our own group, one for each corpus.',
  },
];

/**
 * Acknowledges the accepted findings on exactly the resources that have them. To be called once, before synthesis; it
 * takes effect while the app is validated, when all references are resolved.
 */
export function acceptFindings(app: IConstruct): void {
  app.node.addValidation({
    validate: () => {
      const constructs = new Map(app.node.findAll().map((construct) => [construct.node.path, construct]));
      for (const { ruleName, violatingResources } of new AwsSolutionsChecks().validateScope(app).violations) {
        for (const { constructPath } of violatingResources) {
          const accepted = ACCEPTED.find(
            ({ finding, where }) => finding.test(ruleName) && where.test(constructPath ?? ''),
          );
          const construct = constructs.get(constructPath ?? '');
          if (accepted && construct) {
            Validations.of(construct).acknowledge({ id: ruleName, reason: accepted.reason });
          }
        }
      }
      return [];
    },
  });
}
