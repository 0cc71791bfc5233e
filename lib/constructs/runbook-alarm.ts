import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { checkWholeNumber } from './checks.ts';
import { type Runbook, type RunbookName, runbooks } from './runbooks.ts';

export interface RunbookAlarmProps {
  /** Where the alarm says that it fired, and that it cleared. */
  readonly topic: ITopic;
  /** What is measured; its period is the length of one datapoint. */
  readonly metric: IMetric;
  /** The alarm fires above it. */
  readonly above: number;
  /** Breaching datapoints that fire the alarm (M of N, CW-12). */
  readonly datapoints: number;
  /**
   * The newest datapoints it looks at.
   *
   * @default - as many as `datapoints`
   */
  readonly outOf?: number;
  /**
   * Whether no datapoint at all is a fault: what is measured reports also when it is idle.
   *
   * @default false
   */
  readonly isSilenceBreaching?: boolean;
  /** What has happened, as a sentence for who is woken by it. */
  readonly summary: string;
  readonly runbook: RunbookName;
}

/** An alarm that tells when it fires and when it clears, and where to read what to do. */
export class RunbookAlarm extends Construct {
  readonly alarm: Alarm;
  readonly runbook: Runbook;
  /** What is measured, for a graph beside the alarm. */
  readonly metric: IMetric;
  /** The alarm fires above it. */
  readonly above: number;

  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    super(scope, id);
    const { topic, metric, above, datapoints, summary } = props;
    const { outOf = datapoints, isSilenceBreaching = false } = props;
    checkWholeNumber(this, 'datapoints', { value: datapoints, min: 1, max: outOf });
    this.runbook = runbooks[props.runbook];
    this.metric = metric;
    this.above = above;

    this.alarm = new Alarm(this, 'Alarm', {
      // Whoever is woken reads the name first.
      alarmName: this.node.path.replaceAll('/', '-'),
      metric,
      threshold: above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      datapointsToAlarm: datapoints,
      evaluationPeriods: outOf,
      // An idle queue or stream has no datapoints (CW-01, CW-08).
      treatMissingData: isSilenceBreaching
        ? TreatMissingData.BREACHING
        : TreatMissingData.NOT_BREACHING,
      alarmDescription: `${summary} ${this.runbook.section}`,
    });
    const action = new SnsAction(topic);
    this.alarm.addAlarmAction(action);
    this.alarm.addOkAction(action);
  }
}
