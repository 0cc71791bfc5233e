/** What has happened, and how soon somebody must look. */
export interface Runbook {
  /** Where an operator reads what to do. */
  readonly section: string;
  /** A service breaks its promise or is about to lose messages: it pages; else it makes a ticket. */
  readonly pages: boolean;
}

const page = (section: string): Runbook => ({ section: `docs/runbooks/${section}`, pages: true });
const ticket = (section: string): Runbook => ({
  section: `docs/runbooks/${section}`,
  pages: false,
});

/** By what happened. */
export const runbooks = {
  deadLettersArrived: ticket('queues.md#dead-letters-arrived'),
  deadLettersWaiting: ticket('queues.md#dead-letters-waiting'),
  deadLettersNearExpiry: page('queues.md#dead-letters-near-expiry'),
  subscriptionDeadLettersArrived: page('queues.md#subscription-dead-letters-waiting'),
  subscriptionDeadLettersWaiting: ticket('queues.md#subscription-dead-letters-waiting'),
  messagesTooOld: page('queues.md#messages-too-old'),
  consumerStalled: page('queues.md#consumer-stalled'),
  drainTooSlow: ticket('queues.md#drain-too-slow'),
  consumerBehind: page('streams.md#consumer-behind'),
  recordsNearExpiry: page('streams.md#records-near-expiry'),
  readerStalled: page('streams.md#reader-stalled'),
  streamDeadLettersArrived: ticket('streams.md#dead-letters-arrived'),
  recordsDropped: page('streams.md#records-dropped'),
  deadLettersUnwritten: page('streams.md#dead-letters-unwritten'),
  writesThrottled: ticket('streams.md#writes-throttled'),
  telemetryLost: ticket('streams.md#telemetry-lost'),
  functionFailing: page('functions.md#function-failing'),
  functionThrottled: ticket('functions.md#function-throttled'),
  functionSlow: ticket('functions.md#function-slow'),
  apiFailing: page('functions.md#api-failing'),
  notificationsUndelivered: ticket('topics.md#notifications-undelivered'),
  notificationsUnfiltered: ticket('topics.md#notifications-unfiltered'),
  notificationsLost: page('topics.md#notifications-lost'),
  tableThrottled: ticket('tables.md#table-throttled'),
  overloaded: ticket('services.md#overloaded'),
  outboxUnsent: page('outbox.md#outbox-unsent'),
} as const satisfies Record<string, Runbook>;

/** The name of a section of the runbooks, by what happened. */
export type RunbookName = keyof typeof runbooks;
