import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { outputs } from '../../contracts/outputs.ts';
import { QueueConsumer } from '../constructs/queue-consumer.ts';
import type { ServiceStackProps } from './service-stack.ts';

/** A plain work queue: one worker renders each invoice. */
export class InvoicingStack extends Stack {
  /** Where invoice jobs go. */
  readonly invoices: Queue;

  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const { stage, foundation } = props;
    const { orders, alarmTopic } = foundation;

    const shared = { stage, orders, alarmTopic };

    const { source } = new QueueConsumer(this, 'Invoice', {
      ...shared,
      name: 'render-invoice',
      batchWindow: Duration.seconds(1),
    });
    this.invoices = source.queue;
    new CfnOutput(this, outputs.invoiceQueueUrl, { value: source.queue.queueUrl });
    new CfnOutput(this, outputs.invoiceDeadLetterQueueUrl, { value: source.deadLetters.queueUrl });
  }
}
