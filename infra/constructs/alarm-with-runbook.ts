import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export interface AlarmWithRunbookProps {
  metric: cloudwatch.IMetric;
  /** The alarm rings when the metric is greater than this. */
  above: number;
  /** What has happened, for the person whom the message wakes. */
  meaning: string;
  /** Anchor of the entry in docs/runbook.md that says what to do. */
  runbook: string;
  topic: sns.ITopic;
}

/** An alarm that says what is wrong and where it is written what to do. No data is no alarm. */
export class AlarmWithRunbook extends Construct {
  readonly alarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: AlarmWithRunbookProps) {
    super(scope, id);
    this.alarm = new cloudwatch.Alarm(this, 'Alarm', {
      alarmDescription: `${props.meaning} What to do: docs/runbook.md#${props.runbook}`,
      metric: props.metric,
      threshold: props.above,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    const action = new SnsAction(props.topic);
    this.alarm.addAlarmAction(action);
    this.alarm.addOkAction(action);
  }
}
