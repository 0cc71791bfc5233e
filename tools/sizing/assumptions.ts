/** Hours of a month, as AWS counts them. */
export const monthHours = 730;

/** What an order is taken to be: one line, paid, one parcel. */
export const order = {
  /** Bytes of an event with its envelope. */
  eventBytes: 800,
  /** Items of up to 1 KB in the transaction that accepts it. */
  acceptedItems: 3,
} as const;

/** Messages that one invocation gets, on average, under steady load. */
export const batch = { queue: 5, fifo: 5, stream: 20, relay: 10 } as const;

/** Milliseconds that an invocation runs. */
export const invocationMs = { api: 15, consumer: 25, relay: 40, sweep: 60 } as const;

/** Bytes of log that an invocation writes: its metrics, and Lambda's report. */
export const logBytes = 1_200;

/** Share of the invocations that X-Ray records by default, once there are many a second. */
export const tracedShare = 0.05;

/** Pollers that an idle queue has of Lambda's own (SQS-14). */
export const idlePollers = 5;

/** Requests a month that one poller makes of an idle queue: each waits 20 seconds. */
export const pollsOfPoller = 3 * 60 * monthHours;

/** Seconds for which a data key is used before KMS is called again, unless the template says otherwise. */
export const dataKeySeconds = 300;

/** Calls of KMS in that time: by role for queues, topics and tables; by stream, read at its tip. */
export const keyCalls = { sender: 2, receiver: 1, publisher: 2, caller: 1, stream: 12 } as const;

/** What a consumer makes of one order. */
export interface Flow {
  readonly messages: number;
  /** Items of up to 1 KB that it writes in transactions, markers and outbox rows included. */
  readonly transactedItems: number;
  /** Items of up to 1 KB that it writes alone. */
  readonly singleItems: number;
  /** Outbox rows among them. */
  readonly outboxRows: number;
  /** Markers in the inbox among them; the others are in the orders table, or in the views. */
  readonly markers: number;
  /** Of the items, those that are the effect itself: what a design without any of this writes too. */
  readonly effectItems: number;
}

/** By function. A test counts the same by calling the functions. */
export const flows: Readonly<Record<string, Flow>> = {
  'charge-payment': flow(1, { transacted: 5, markers: 1, outboxRows: 1, effects: 3 }),
  'reserve-inventory': flow(1, { transacted: 4, markers: 1, outboxRows: 1, effects: 2 }),
  // Its lease writes each marker alone, twice.
  'send-email': flow(2, { transacted: 4, single: 4, markers: 4, effects: 4 }),
  'fulfil-order': flow(4, { transacted: 10, markers: 4, outboxRows: 2, effects: 4 }),
  'render-invoice': flow(1, { single: 1, effects: 1 }),
  'project-analytics': flow(5, { single: 5, effects: 5 }),
  'index-search': flow(5, { single: 5, effects: 5 }),
};

/** Publications of one order, by kind of channel. */
export const publications = { topic: 5, fifoTopic: 4, stream: 5, queue: 1 } as const;

/** Write units of an outbox row besides its transaction. */
export const outboxRowUnits = { intoIndex: 1, outOfIndex: 1, deletion: 1 } as const;

function flow(
  messages: number,
  { transacted = 0, single = 0, outboxRows = 0, markers = 0, effects = 0 },
): Flow {
  const items = { transactedItems: transacted, singleItems: single, effectItems: effects };
  return { messages, ...items, outboxRows, markers };
}
