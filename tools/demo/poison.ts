import { formatSequence } from '../../contracts/envelope.ts';

/** Where a poison message is published. */
export type PoisonTarget = 'events-topic' | 'lifecycle-topic' | 'event-stream' | 'invoice-queue';

/** A message that no consumer can ever apply. */
export interface Poison {
  /** Appears in the body, so that every copy of it can be told. */
  readonly token: string;
  readonly kind: string;
  readonly target: PoisonTarget;
  readonly body: string;
  /** The `type` message attribute, by which the topic routes it. */
  readonly type: string;
  readonly group: string;
  /** Consumers that must each dead-letter their copy. */
  readonly consumers: readonly string[];
}

const fanOut = ['payment', 'inventory', 'email'] as const;

interface Kind {
  readonly kind: string;
  readonly target: PoisonTarget;
  readonly type: string;
  readonly consumers: readonly string[];
  readonly body: (token: string) => string;
}

const placed = 'orders.OrderPlaced.v1';

/** In an order that lets the first four meet a topic, a FIFO topic, a stream and a queue. */
const kinds: readonly Kind[] = [
  {
    kind: 'not JSON',
    target: 'events-topic',
    type: placed,
    consumers: fanOut,
    body: (token) => `{"id": "${token}", "data": `,
  },
  {
    kind: 'packed before it was placed',
    target: 'lifecycle-topic',
    type: 'fulfilment.OrderPacked.v1',
    consumers: ['fulfilment'],
    body: (token) =>
      envelope(token, 'fulfilment.OrderPacked.v1', {
        orderId: token,
        customerId: 'nobody',
        parcel: 1,
        parcels: 1,
      }),
  },
  {
    kind: 'unknown event type',
    target: 'event-stream',
    type: 'orders.OrderDreamt.v1',
    consumers: ['analytics', 'search'],
    body: (token) => envelope(token, 'orders.OrderDreamt.v1', { orderId: token }),
  },
  {
    kind: 'data breaks the schema',
    target: 'invoice-queue',
    type: 'billing.RenderInvoice.v1',
    consumers: ['invoice'],
    body: (token) => envelope(token, 'billing.RenderInvoice.v1', { orderId: token, lines: [] }),
  },
  {
    kind: 'unknown major version',
    target: 'events-topic',
    type: 'orders.OrderPlaced.v2',
    consumers: fanOut,
    body: (token) => envelope(token, 'orders.OrderPlaced.v2', { orderId: token }),
  },
  {
    kind: 'no event id',
    target: 'lifecycle-topic',
    type: placed,
    consumers: ['fulfilment'],
    body: (token) => envelope('', placed, { orderId: token }),
  },
];

/** The given number of poison messages, each kind in turn. */
export function planPoison(count: number, seed: number): readonly Poison[] {
  return Array.from({ length: count }, (_, index) => {
    const { body, ...kind } = kinds[index % kinds.length] as Kind;
    const token = `poison-${seed}-${index + 1}`;
    return { ...kind, token, body: body(token), group: token };
  });
}

function envelope(id: string, type: string, data: Record<string, unknown>): string {
  return JSON.stringify({
    specversion: '1.0',
    id,
    source: '/workload',
    type,
    time: new Date(0).toISOString(),
    datacontenttype: 'application/json',
    partitionkey: String(data.orderId),
    sequence: formatSequence(1),
    correlationid: id || String(data.orderId),
    data,
  });
}
