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

/** Where an operator reads what to do, by what happened. */
export const runbooks = {
  deadLettersWaiting: 'docs/runbooks/queues.md#dead-letters-waiting',
  subscriptionDeadLettersWaiting: 'docs/runbooks/queues.md#subscription-dead-letters-waiting',
  messagesTooOld: 'docs/runbooks/queues.md#messages-too-old',
  consumerStalled: 'docs/runbooks/queues.md#consumer-stalled',
  consumerBehind: 'docs/runbooks/streams.md#consumer-behind',
  recordsNearExpiry: 'docs/runbooks/streams.md#records-near-expiry',
  outboxUnsent: 'docs/runbooks/outbox.md#outbox-unsent',
} as const;

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
  readonly runbook: keyof typeof runbooks;
}

/** An alarm that tells when it fires and when it clears, and where to read what to do. */
export class RunbookAlarm extends Construct {
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    super(scope, id);
    const { topic, metric, above, datapoints, summary, runbook } = props;
    const { outOf = datapoints, isSilenceBreaching = false } = props;
    checkWholeNumber(this, 'datapoints', { value: datapoints, min: 1, max: outOf });

    this.alarm = new Alarm(this, 'Alarm', {
      metric,
      threshold: above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      datapointsToAlarm: datapoints,
      evaluationPeriods: outOf,
      // An idle queue or stream has no datapoints (CW-01, CW-08).
      treatMissingData: isSilenceBreaching
        ? TreatMissingData.BREACHING
        : TreatMissingData.NOT_BREACHING,
      alarmDescription: `${summary} ${runbooks[runbook]}`,
    });
    const action = new SnsAction(topic);
    this.alarm.addAlarmAction(action);
    this.alarm.addOkAction(action);
  }
}
