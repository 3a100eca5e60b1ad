import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as events from 'aws-cdk-lib/aws-events';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { AlarmWithRunbook } from './alarm-with-runbook.ts';
import type { DragomanFunction } from './dragoman-function.ts';

export interface PipelineAlarmsProps {
  topic: sns.ITopic;
  prepareDataset: sfn.StateMachine;
  trainModel: sfn.StateMachine;
  uploads: sqs.Queue;
  deadLetters: { uploads: sqs.Queue; events: sqs.Queue };
  startPreparation: DragomanFunction<'start-preparation'>;
  fetchSource: DragomanFunction<'fetch-source'>;
  checkLiveText: DragomanFunction<'check-live-text'>;
  /** Matches jobs that ended without ever having run. */
  jobsNeverStarted: events.Rule;
}

/** Every alarm there is; each has an entry in docs/runbook.md. */
export class PipelineAlarms extends Construct {
  constructor(scope: Construct, id: string, props: PipelineAlarmsProps) {
    super(scope, id);
    const { topic } = props;
    const period = Duration.minutes(5);

    for (const [name, queue] of Object.entries({
      UploadsUnreadable: props.deadLetters.uploads,
      EventsUndelivered: props.deadLetters.events,
    })) {
      new AlarmWithRunbook(this, name, {
        topic,
        metric: queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
        above: 0,
        meaning:
          name === 'UploadsUnreadable'
            ? 'An upload could not be recorded, five times: it will not be in any dataset.'
            : 'An event could not be delivered: a run may be open that has ended, or a preparation not started.',
        runbook: name === 'UploadsUnreadable' ? 'uploads-dead-letters' : 'events-dead-letters',
      });
    }

    for (const [kind, machine] of Object.entries({
      Preparation: props.prepareDataset,
      Training: props.trainModel,
    })) {
      const runbook = `${kind.toLowerCase()}-failed`;
      new AlarmWithRunbook(this, `${kind}Failed`, {
        topic,
        metric: machine.metricFailed({ period }),
        above: 0,
        meaning: `A ${kind.toLowerCase()} failed for good.`,
        runbook,
      });
      new AlarmWithRunbook(this, `${kind}TimedOut`, {
        topic,
        metric: machine.metricTimedOut({ period }),
        above: 0,
        meaning: `A ${kind.toLowerCase()} took longer than any should and was ended.`,
        runbook,
      });
    }

    new AlarmWithRunbook(this, 'UploadsUnnoted', {
      topic,
      metric: props.uploads.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
      above: Duration.minutes(30).toSeconds(),
      meaning: 'Uploads have been waiting in the queue for more than half an hour.',
      runbook: 'oldest-pending-upload',
    });

    // `start-preparation` logs this number in every sweep; it covers what is noted but in no run.
    const pending = new logs.MetricFilter(this, 'PendingUploads', {
      logGroup: props.startPreparation.logGroup,
      filterPattern: logs.FilterPattern.exists('$.oldestPendingSeconds'),
      metricNamespace: 'Dragoman',
      metricName: 'OldestPendingUploadSeconds',
      metricValue: '$.oldestPendingSeconds',
      unit: cloudwatch.Unit.SECONDS,
    });
    new AlarmWithRunbook(this, 'UploadsPending', {
      topic,
      metric: pending.metric({ period: Duration.hours(1), statistic: 'Maximum' }),
      above: Duration.hours(6).toSeconds(),
      meaning: 'An upload has been waiting for a preparation for more than six hours.',
      runbook: 'oldest-pending-upload',
    });

    // `fetch-source` logs this number at the end of every run of a source.
    const failed = new logs.MetricFilter(this, 'FailedLocations', {
      logGroup: props.fetchSource.logGroup,
      filterPattern: logs.FilterPattern.exists('$.failedLocations'),
      metricNamespace: 'Dragoman',
      metricName: 'FailedSourceLocations',
      metricValue: '$.failedLocations',
      unit: cloudwatch.Unit.COUNT,
    });
    new AlarmWithRunbook(this, 'SourcesFailing', {
      topic,
      metric: failed.metric({ period: Duration.hours(1), statistic: 'Maximum' }),
      above: 0,
      meaning: 'A source could not be fetched.',
      runbook: 'source-failed',
    });

    // `check-live-text` logs this number for every file.
    const drifted = new logs.MetricFilter(this, 'DriftedLiveText', {
      logGroup: props.checkLiveText.logGroup,
      filterPattern: logs.FilterPattern.exists('$.driftedFiles'),
      metricNamespace: 'Dragoman',
      metricName: 'DriftedLiveTextFiles',
      metricValue: '$.driftedFiles',
      unit: cloudwatch.Unit.COUNT,
    });
    new AlarmWithRunbook(this, 'LiveTextDrifted', {
      topic,
      metric: drifted.metric({ period: Duration.hours(1), statistic: 'Sum' }),
      above: 0,
      meaning: 'What users of a model translate no longer looks like what it was trained on.',
      runbook: 'live-text-drifted',
    });

    new AlarmWithRunbook(this, 'JobsNeverStarted', {
      topic,
      // Batch publishes no metric of waiting jobs. Its queues cancel a job that was RUNNABLE for 30 minutes, and this
      // rule matches exactly such ends.
      metric: new cloudwatch.Metric({
        namespace: 'AWS/Events',
        metricName: 'TriggeredRules',
        dimensionsMap: { RuleName: props.jobsNeverStarted.ruleName },
        statistic: 'Sum',
        period,
      }),
      above: 0,
      meaning: 'A training job found no machine within 30 minutes and was cancelled.',
      runbook: 'job-never-started',
    });
  }
}
