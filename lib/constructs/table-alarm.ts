import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { RunbookAlarm } from './runbook-alarm.ts';

export interface TableAlarmProps {
  readonly topic: ITopic;
  readonly table: Table;
}

/** Fires while DynamoDB refuses requests for want of capacity, in three minutes of five. */
export class TableAlarm extends Construct {
  constructor(scope: Construct, id: string, { topic, table }: TableAlarmProps) {
    super(scope, id);

    new RunbookAlarm(this, 'Throttled', {
      topic,
      metric: throttled(table),
      above: 0,
      datapoints: 3,
      outOf: 5,
      summary: 'DynamoDB refuses reads or writes: a key is hot, or a limit is reached.',
      runbook: 'tableThrottled',
    });
  }
}

/** Filled, because an alarm on a metric of DynamoDB keeps its state while there is none (CW-16). */
function throttled(table: Table): MathExpression {
  return new MathExpression({
    expression: 'FILL(reads, 0) + FILL(writes, 0)',
    usingMetrics: {
      reads: table.metric('ReadThrottleEvents', { statistic: 'Sum' }),
      writes: table.metric('WriteThrottleEvents', { statistic: 'Sum' }),
    },
    label: 'Throttled',
    period: Duration.minutes(1),
  });
}
