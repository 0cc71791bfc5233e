import { CfnOutput, Duration, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { outputs } from '../../contracts/outputs.ts';
import { QueueConsumer } from '../constructs/queue-consumer.ts';
import type { ServiceStackProps } from './service-stack.ts';

/** One topic, many services: each has its own queue, filter, dead letters and pace. */
export class FanOutStack extends Stack {
  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const { stage, foundation } = props;
    const { orders, inbox, eventsTopic: topic, alarmTopic } = foundation;
    const shared = { stage, orders, inbox, alarmTopic, topic };

    const payment = new QueueConsumer(this, 'Payment', {
      ...shared,
      name: 'charge-payment',
      events: ['orders.OrderPlaced'],
    });
    const inventory = new QueueConsumer(this, 'Inventory', {
      ...shared,
      name: 'reserve-inventory',
      events: ['orders.OrderPlaced'],
    });
    const email = new QueueConsumer(this, 'Email', {
      ...shared,
      name: 'send-email',
      events: ['orders.OrderPlaced', 'payments.PaymentDeclined', 'fulfilment.OrderShipped'],
      // Nobody waits for a mail: fuller batches, fewer invocations.
      batchWindow: Duration.seconds(1),
    });
    const deadLetters = {
      [outputs.paymentDeadLetterQueueUrl]: payment,
      [outputs.inventoryDeadLetterQueueUrl]: inventory,
      [outputs.emailDeadLetterQueueUrl]: email,
    };
    for (const [name, { source }] of Object.entries(deadLetters)) {
      new CfnOutput(this, name, { value: source.deadLetters.queueUrl });
    }
  }
}
