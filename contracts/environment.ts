/** What every SQS consumer is told by its construct. */
const queueConsumer = [
  'SOURCE_QUEUE_URL',
  'DEAD_LETTER_QUEUE_URL',
  /** Deliveries after which SQS itself would move the message; the handler does so at the last. */
  'MAX_RECEIVE_COUNT',
] as const;

/** What a consumer that remembers events in the inbox is told besides. */
const inbox = [
  'INBOX_TABLE',
  /** Seconds an inbox row outlives its message: source + dead-letter retention + a day, derived. */
  'MARKER_LIFE_SECONDS',
] as const;

/** What every stream consumer is told by its construct. */
const streamConsumer = ['DEAD_LETTER_BUCKET', 'VIEWS_TABLE'] as const;

/** What every function is told that publishes outbox rows. */
const outboxPublisher = [
  'ORDERS_TABLE',
  'LIFECYCLE_TOPIC_ARN',
  'EVENTS_TOPIC_ARN',
  'EVENT_STREAM_NAME',
  'INVOICE_QUEUE_URL',
] as const;

/**
 * The environment variables of each function, by the name of its folder. The construct that sets
 * them and the handler that reads them are both typed by this table.
 */
export const environment = {
  'place-order': ['ORDERS_TABLE'],
  'track-page-view': ['TELEMETRY_STREAM_NAME'],
  'relay-outbox': outboxPublisher,
  'sweep-outbox': [
    ...outboxPublisher,
    /** Age in seconds from which a row is no longer left to the relay. */
    'SWEEP_AFTER_SECONDS',
  ],
  'charge-payment': ['ORDERS_TABLE', ...queueConsumer, ...inbox],
  'reserve-inventory': ['ORDERS_TABLE', ...queueConsumer, ...inbox],
  'send-email': ['ORDERS_TABLE', ...queueConsumer, ...inbox],
  'fulfil-order': ['ORDERS_TABLE', ...queueConsumer, ...inbox],
  'render-invoice': ['ORDERS_TABLE', ...queueConsumer],
  'control-load': ['ORDERS_TABLE', ...queueConsumer],
  'project-analytics': streamConsumer,
  'index-search': streamConsumer,
} as const;

/** The name of a function: its folder under `lambdas/`. */
export type FunctionName = keyof typeof environment;

/** The environment of one function: each declared name with its text. */
export type EnvironmentOf<Name extends FunctionName> = Readonly<
  Record<(typeof environment)[Name][number], string>
>;
