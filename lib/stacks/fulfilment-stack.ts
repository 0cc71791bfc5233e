import { CfnOutput, Duration, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { outputs } from '../../contracts/outputs.ts';
import { QueueConsumer } from '../constructs/queue-consumer.ts';
import type { ServiceStackProps } from './service-stack.ts';

/** Order kept for each order: its lifecycle arrives in a message group of its own. */
export class FulfilmentStack extends Stack {
  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const { stage, foundation } = props;
    const { orders, inbox, lifecycleTopic: topic, alarmTopic } = foundation;
    const shared = { stage, orders, inbox, alarmTopic, topic };

    const { source } = new QueueConsumer(this, 'Fulfilment', {
      ...shared,
      name: 'fulfil-order',
      // A poison message holds its group for five visibility timeouts (FIFO-08).
      oldestMessage: Duration.minutes(10),
    });
    new CfnOutput(this, outputs.fulfilmentDeadLetterQueueUrl, {
      value: source.deadLetters.queueUrl,
    });
  }
}
