import { type EventType, formatSequence } from '../../contracts/envelope.ts';
import { orderKeys, partitionKey, timeToLiveAttribute } from '../../contracts/tables.ts';
import { deriveId, type Envelope, sourceOf } from '../runtime/emit.ts';
import { outbox } from '../runtime/outbox.ts';
import { absent, put, type Write } from '../runtime/writes.ts';
import type { OrderRequest } from './order-request.ts';

/** Ids that follow from the idempotency key, so that a repetition gets the same. */
export interface OrderIds {
  readonly orderId: string;
  readonly eventId: string;
}

/** Seconds for which a request is remembered. */
const requestLifeSeconds = 24 * 60 * 60;

/** The ids of the order that a request under this key places. */
export function orderIds(idempotencyKey: string): OrderIds {
  return {
    orderId: deriveId(`order|${idempotencyKey}`),
    eventId: deriveId(`OrderPlaced|${idempotencyKey}`),
  };
}

/**
 * The request, the order and its event, in one transaction. Request and order both carry the body's
 * hash, and both are refused when they are there: a key that outlived its request row is still known.
 */
export function orderWrites(
  request: OrderRequest,
  { table, now }: { readonly table: string; readonly now: number },
): readonly Write[] {
  const { idempotencyKey, order, totalCents, bodyHash } = request;
  const { orderId } = orderIds(idempotencyKey);
  const { customerId, lines } = order;
  const seconds = Math.floor(now / 1000);
  const requestRow = {
    ...orderKeys.request(idempotencyKey),
    ...{ orderId, bodyHash, [timeToLiveAttribute]: seconds + requestLifeSeconds },
  };
  const placedAt = new Date(now).toISOString();
  const orderRow = { orderId, customerId, lines, totalCents, placedAt, status: 'placed', bodyHash };
  return [
    put(table, requestRow, {
      expression: `attribute_not_exists(${partitionKey}) OR ${timeToLiveAttribute} < :now`,
      values: { ':now': seconds },
    }),
    put(table, { ...orderKeys.order(orderId), ...orderRow }, absent),
    outbox(table, { orderId, events: [placedEvent(request, now)], now }),
  ];
}

function placedEvent(
  { idempotencyKey, order, totalCents, traceparent }: OrderRequest,
  now: number,
) {
  const { orderId, eventId } = orderIds(idempotencyKey);
  const { customerId, lines } = order;
  const type = 'orders.OrderPlaced.v1' satisfies EventType;
  return {
    specversion: '1.0',
    id: eventId,
    source: sourceOf(type),
    type,
    time: new Date(now).toISOString(),
    datacontenttype: 'application/json',
    partitionkey: orderId,
    sequence: formatSequence(1),
    correlationid: eventId,
    traceparent,
    data: { orderId, customerId, lines, totalCents },
  } as const satisfies Envelope;
}
