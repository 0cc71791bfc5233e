/**
 * Names of the stack outputs, by what they hold. Programs that drive a deployed or a local stage
 * find its resources by these and by nothing else.
 */
export const outputs = {
  apiUrl: 'OrdersApiUrl',
  eventsTopicArn: 'EventsTopicArn',
  lifecycleTopicArn: 'LifecycleTopicArn',
  eventStreamName: 'EventStreamName',
  telemetryStreamName: 'TelemetryStreamName',
  invoiceQueueUrl: 'InvoiceQueueUrl',
  ordersTableName: 'OrdersTableName',
  inboxTableName: 'InboxTableName',
  viewsTableName: 'ViewsTableName',
  streamDeadLetterBucketName: 'StreamDeadLetterBucketName',
  paymentDeadLetterQueueUrl: 'PaymentDeadLetterQueueUrl',
  inventoryDeadLetterQueueUrl: 'InventoryDeadLetterQueueUrl',
  emailDeadLetterQueueUrl: 'EmailDeadLetterQueueUrl',
  fulfilmentDeadLetterQueueUrl: 'FulfilmentDeadLetterQueueUrl',
  invoiceDeadLetterQueueUrl: 'InvoiceDeadLetterQueueUrl',
} as const;

/** A key of {@link outputs}. */
export type OutputKey = keyof typeof outputs;

/** Every output's value, as a deployed or local stage reports it. */
export type StageOutputs = Readonly<Record<OutputKey, string>>;
