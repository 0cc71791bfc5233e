/** The names of every table's key attributes. */
export const partitionKey = 'pk';
export const sortKey = 'sk';

/** The attribute that DynamoDB's TTL reads: Unix seconds. */
export const timeToLiveAttribute = 'expiresAt';

/** Sort-key prefix of the outbox rows; the relay's event filter is built from it. */
export const outboxPrefix = 'OUTBOX#';

/**
 * The sparse index of the orders table that lists what is still in the outbox: only outbox rows have
 * its partition key, a number below `shards`, and it is sorted by their age in epoch milliseconds.
 * Sixteen shards, because a full one would throttle the table's own writes: a row costs the index two
 * writes, and a shard takes 1,000 a second.
 */
export const outboxIndex = {
  name: 'outbox',
  partitionKey: 'outboxShard',
  sortKey: 'createdAt',
  shards: 16,
} as const;

/** Keys of the orders table: an order's item collection, its customers, its requests. */
export const orderKeys = {
  order: (orderId: string) => ({ pk: `ORDER#${orderId}`, sk: 'ORDER' }),
  payment: (orderId: string) => ({ pk: `ORDER#${orderId}`, sk: 'PAYMENT' }),
  reservation: (orderId: string) => ({ pk: `ORDER#${orderId}`, sk: 'RESERVATION' }),
  invoice: (orderId: string) => ({ pk: `ORDER#${orderId}`, sk: 'INVOICE' }),
  /** One row, named by its first message, holds all of one decision, so that they leave in order. */
  outbox: (orderId: string, firstMessageId: string) => ({
    pk: `ORDER#${orderId}`,
    sk: `${outboxPrefix}${firstMessageId}`,
  }),
  account: (customerId: string) => ({ pk: `CUSTOMER#${customerId}`, sk: 'ACCOUNT' }),
  mailbox: (customerId: string) => ({ pk: `CUSTOMER#${customerId}`, sk: 'MAILBOX' }),
  request: (idempotencyKey: string) => ({ pk: `REQUEST#${idempotencyKey}`, sk: 'REQUEST' }),
} as const;

/** Where the changes of the load are noted, in the orders table: the last one counts. */
export const loadLog = 'LOAD';

/** Key of one change of the load; keys are in the order of time. */
export const loadLogKey = (changedAt: Date) => ({ pk: loadLog, sk: changedAt.toISOString() });

/** Keys of the views table: one document an order for each stream consumer. */
export const viewKeys = {
  analytics: (orderId: string) => ({ pk: `ANALYTICS#${orderId}`, sk: 'VIEW' }),
  search: (orderId: string) => ({ pk: `SEARCH#${orderId}`, sk: 'VIEW' }),
} as const;

/** Key of the inbox table: one row for each event a consumer has applied. */
export function inboxKey(consumer: string, eventId: string, scope = 'live') {
  return { pk: `${consumer}#${eventId}`, sk: scope };
}
