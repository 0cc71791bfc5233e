import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { BlueprintFunction } from './blueprint-function.ts';
import type { EventStream } from './event-stream.ts';
import type { ItemTable } from './item-table.ts';

/** An outbox, and the places where the messages in its rows go. */
export interface OutboxDestinations {
  /** The table whose outbox rows are published. */
  readonly orders: ItemTable;
  /** Where the facts of an order's lifecycle go, in order. */
  readonly lifecycleTopic: ITopic;
  /** Where every fact goes, to be fanned out. */
  readonly eventsTopic: ITopic;
  /** Where every fact goes, to be kept. */
  readonly events: EventStream;
  /** Where invoice jobs go. */
  readonly invoices: IQueue;
}

/** The variables by which a function that publishes outbox rows finds its places. */
export function destinationVariables(outbox: OutboxDestinations) {
  const { orders, lifecycleTopic, eventsTopic, events, invoices } = outbox;
  return {
    ORDERS_TABLE: orders.table.tableName,
    LIFECYCLE_TOPIC_ARN: lifecycleTopic.topicArn,
    EVENTS_TOPIC_ARN: eventsTopic.topicArn,
    EVENT_STREAM_NAME: events.stream.streamName,
    INVOICE_QUEUE_URL: invoices.queueUrl,
  };
}

/** Publishes to every place, and removes what was published. */
export function grantPublishing(outbox: OutboxDestinations, grantee: BlueprintFunction): void {
  outbox.orders.grantRemoving(grantee);
  outbox.lifecycleTopic.grantPublish(grantee);
  outbox.eventsTopic.grantPublish(grantee);
  outbox.events.stream.grantWrite(grantee);
  outbox.invoices.grantSendMessages(grantee);
}
