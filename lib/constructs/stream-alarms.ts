import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { consumerMetrics, metricNamespace } from '../../contracts/metrics.ts';
import type { BlueprintFunction } from './blueprint-function.ts';
import { describeDuration } from './checks.ts';
import { RunbookAlarm } from './runbook-alarm.ts';
import type { StreamMapping } from './stream-mapping.ts';

const period = Duration.minutes(1);

/** Long enough that a record and its invocation seldom fall into two of them. */
const silence = Duration.minutes(5);

export interface StreamAlarmsProps {
  readonly topic: ITopic;
  /** The consumer whose lag is watched. */
  readonly function: BlueprintFunction;
  readonly mapping: StreamMapping;
  /** How long the stream keeps a record. */
  readonly retention: Duration;
  /**
   * How far the consumer may fall behind.
   *
   * @default 1 minute
   */
  readonly behind?: Duration;
  /**
   * Counts what comes into the stream, so that a consumer that reads nothing is noticed.
   *
   * @default - nothing tells what comes in; somebody else watches for it
   */
  readonly incoming?: IMetric;
}

/** The ways a stream's consumer fails: it falls behind, it stops, it loses records. */
export class StreamAlarms extends Construct {
  constructor(scope: Construct, id: string, props: StreamAlarmsProps) {
    super(scope, id);
    const { incoming } = props;

    this.#watchLag(props);
    this.#watchLosses(props);
    if (incoming === undefined) return;
    new RunbookAlarm(this, 'Stalled', {
      topic: props.topic,
      metric: stalled(incoming, props.function),
      above: 0,
      datapoints: 2,
      summary: `Records come in, and for ${describeDuration(Duration.minutes(2 * silence.toMinutes()))} none was read.`,
      runbook: 'readerStalled',
    });
  }

  #watchLag(props: StreamAlarmsProps): void {
    const { topic, retention, behind = Duration.minutes(1) } = props;
    const metric = props.function.function.metric('IteratorAge', { period, statistic: 'Maximum' });

    new RunbookAlarm(this, 'Behind', {
      topic,
      metric,
      above: behind.toMilliseconds(),
      datapoints: 2,
      outOf: 3,
      summary: `The consumer is more than ${describeDuration(behind)} behind its stream.`,
      runbook: 'consumerBehind',
    });
    new RunbookAlarm(this, 'NearExpiry', {
      topic,
      metric,
      above: retention.toMilliseconds() / 2,
      datapoints: 1,
      summary: `The consumer is behind by more than half of the ${describeDuration(retention)} that its stream keeps.`,
      runbook: 'recordsNearExpiry',
    });
  }

  #watchLosses({ topic, mapping, function: reader }: StreamAlarmsProps): void {
    const first = { topic, above: 0, datapoints: 1 };

    new RunbookAlarm(this, 'DeadLetters', {
      ...first,
      metric: deadLettered(mapping, reader),
      summary: 'Records that the consumer could not process went to the dead-letter bucket.',
      runbook: 'streamDeadLettersArrived',
    });
    new RunbookAlarm(this, 'Dropped', {
      ...first,
      metric: ofMapping(mapping, 'DroppedEventCount'),
      summary: 'Records were given up, and went nowhere.',
      runbook: 'recordsDropped',
    });
    new RunbookAlarm(this, 'Unwritten', {
      ...first,
      metric: reader.function.metric('DestinationDeliveryFailures', { period, statistic: 'Sum' }),
      summary: 'Records could not be written to the dead-letter bucket.',
      runbook: 'deadLettersUnwritten',
    });
  }
}

/** By Lambda, after its retries, and by the consumer, which knows better (CW-10). */
function deadLettered(mapping: StreamMapping, reader: BlueprintFunction): MathExpression {
  return new MathExpression({
    expression: 'FILL(retried, 0) + FILL(refused, 0)',
    usingMetrics: {
      retried: ofMapping(mapping, 'OnFailureDestinationDeliveredEventCount'),
      refused: new Metric({
        namespace: metricNamespace,
        metricName: consumerMetrics.deadLettered,
        dimensionsMap: { FunctionName: reader.function.functionName },
        statistic: 'Sum',
      }),
    },
    label: 'Dead letters',
    period,
  });
}

function ofMapping({ mapping }: StreamMapping, metricName: string): Metric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { EventSourceMappingUUID: mapping.eventSourceMappingId },
    statistic: 'Sum',
    period,
  });
}

/** 1 while records come in and no invocation begins, else 0. */
function stalled(incoming: IMetric, reader: BlueprintFunction): MathExpression {
  return new MathExpression({
    expression: 'IF(FILL(incoming, 0) > 0 AND FILL(invocations, 0) < 1, 1, 0)',
    usingMetrics: { incoming, invocations: reader.function.metricInvocations() },
    label: 'Stalled',
    period: silence,
  });
}
