import { CfnOutput, Duration, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { outputs } from '../../contracts/outputs.ts';
import { QueueConsumer, type QueueConsumerName } from '../constructs/queue-consumer.ts';
import { TopicSubscription } from '../constructs/topic-subscription.ts';
import type { ServiceStackProps } from './service-stack.ts';

interface Service {
  readonly id: string;
  readonly name: QueueConsumerName;
  /** Types without their major version. */
  readonly events: readonly string[];
  readonly deadLetters: string;
  /** For work that nobody waits for: fuller batches, fewer invocations. */
  readonly batchWindow?: Duration;
}

const services: readonly Service[] = [
  {
    id: 'Payment',
    name: 'charge-payment',
    events: ['orders.OrderPlaced'],
    deadLetters: outputs.paymentDeadLetterQueueUrl,
  },
  {
    id: 'Inventory',
    name: 'reserve-inventory',
    events: ['orders.OrderPlaced'],
    deadLetters: outputs.inventoryDeadLetterQueueUrl,
  },
  {
    id: 'Email',
    name: 'send-email',
    events: ['orders.OrderPlaced', 'payments.PaymentDeclined', 'fulfilment.OrderShipped'],
    deadLetters: outputs.emailDeadLetterQueueUrl,
    batchWindow: Duration.seconds(1),
  },
];

/** One topic, many services: each has its own queue, filter, dead letters and pace. */
export class FanOutStack extends Stack {
  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    for (const service of services) this.#add(service, props);
  }

  #add(service: Service, { stage, foundation }: ServiceStackProps) {
    const { id, name, events, deadLetters, batchWindow } = service;
    const { orders, inbox, eventsTopic, alarmTopic } = foundation;
    const shared = { stage, orders, inbox, alarmTopic };

    const consumer = new QueueConsumer(this, id, { ...shared, name, batchWindow });
    new TopicSubscription(consumer, 'Subscription', {
      stage,
      topic: eventsTopic,
      queue: consumer.source.queue,
      alarmTopic,
      events,
    });
    new CfnOutput(this, deadLetters, { value: consumer.source.deadLetters.queueUrl });
  }
}
