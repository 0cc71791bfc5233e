/** One message on its way out, its body as it will be sent. */
export interface Outgoing {
  /** The event's id: a FIFO topic or queue drops what comes again under it. */
  readonly id: string;
  readonly type: string;
  /** Order is kept within it. */
  readonly partitionKey: string;
  readonly body: string;
  /** W3C trace context of the event. */
  readonly traceparent?: string | undefined;
}

/** One entry of a batch request that was not taken. */
export interface Refusal {
  /** Its place in the request, from 0. */
  readonly index: number;
  /** Whether the same entry may be taken later. */
  readonly isRetryable: boolean;
  readonly reason: string;
}

/** One destination's batch request. */
export interface Channel {
  readonly maxEntries: number;
  /** Of all entries of a request together, attributes included. */
  readonly maxBytes: number;
  /** Of one entry, attributes included: what is larger is never sent. */
  readonly maxMessageBytes: number;
  /** Keeps order within a partition key, as far as the requests do. */
  readonly isOrdered: boolean;
  /** Sends one batch; resolves to what was not taken, rejects with the SDK's error. */
  publish(batch: readonly Outgoing[]): Promise<readonly Refusal[]>;
}
