/** What the parts of the local cloud know of one another. Each part is one folder. */

/** An error as AWS reports it to a client: wire code, HTTP status, message. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** One request on the wire port, its body read whole. */
export interface WireRequest {
  readonly method: string;
  /** Path with leading slash, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-cased names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Aborted when the client went away; a long poll must not take messages for it. */
  readonly signal?: AbortSignal;
}

/** What goes back on the wire. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** One service's protocol: never throws, an {@link AwsError} becomes the service's error body. */
export type WireHandler = (request: WireRequest) => Promise<WireResponse>;

/** A fact that an engine reports; the ledger, the logger and later the metrics read them. */
export interface LocalEvent {
  /** `sqs`, `sns`, `kinesis`, `lambda`, `event-source`, `dynamodb`, `s3`, `http-api`. */
  readonly service: string;
  /** Past tense: `MessageDeadLettered`, `InvocationFailed`, `EnvironmentStarted`, `LogLine`. */
  readonly name: string;
  /** The queue, topic, stream, function ... it happened to, by physical name. */
  readonly resource: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

export type Observe = (event: LocalEvent) => void;

/** Account, region and the loopback endpoint under which names, ARNs and URLs are made. */
export interface Place {
  readonly account: string;
  readonly region: string;
  /** `http://127.0.0.1:4566`, no trailing slash. */
  readonly endpoint: string;
}

/** An SQS or SNS message attribute. */
export interface MessageAttribute {
  /** `String`, `Number`, `Binary`, or one of them with `.custom`. */
  readonly dataType: string;
  readonly stringValue?: string;
  readonly binaryValue?: Buffer;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** A message to put on a queue. */
export interface SendEntry {
  readonly body: string;
  readonly attributes?: MessageAttributes;
  readonly delaySeconds?: number;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly traceHeader?: string;
}

export interface SendReceipt {
  readonly messageId: string;
  readonly md5OfBody: string;
  readonly md5OfAttributes?: string;
  /** FIFO only. */
  readonly sequenceNumber?: string;
}

/** A message as a receive returns it. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: MessageAttributes;
  readonly md5OfAttributes?: string;
  /** Every system attribute SQS has for it, by its AWS name, as text. */
  readonly systemAttributes: Readonly<Record<string, string>>;
}

/** The queue engine as its neighbours (topics, event sources, wire) see it. */
export interface Queues {
  /** By name, ARN or URL; undefined when there is none. */
  find(reference: string): QueueHandle | undefined;
}

export interface QueueHandle {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly fifo: boolean;
  readonly visibilityTimeoutMs: number;
  /** Throws {@link AwsError} when the queue refuses the message (size, group id missing ...). */
  send(entry: SendEntry): SendReceipt;
  /** Up to `max` (1-10) messages; waits up to `waitMs` for the first; ends early on `signal`. */
  receive(options: ReceiveOptions): Promise<readonly ReceivedMessage[]>;
  /** Throws {@link AwsError} as AWS does (FIFO: expired receipt handle, FIFO-11). */
  remove(receiptHandle: string): void;
  changeVisibility(receiptHandle: string, timeoutMs: number): void;
  /**
   * A function begins to work on the messages of these receipts; call the result when it ended. Between
   * the two their visibility timeouts pass in real time, as the function's own does: compressed, they
   * would end before it, which SQS-05 rules out.
   */
  workOn(receiptHandles: readonly string[]): () => void;
  counts(): QueueCounts;
}

export interface ReceiveOptions {
  readonly max: number;
  readonly waitMs: number;
  readonly visibilityTimeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface QueueCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** What invoking a function came to. */
export type InvokeResult =
  | { readonly kind: 'returned'; readonly payload: string; readonly requestId: string }
  | { readonly kind: 'failed'; readonly error: string; readonly requestId: string }
  | { readonly kind: 'throttled' };

/** The Lambda service as event sources, the HTTP API and the wire see it. */
export interface Functions {
  /** By name or ARN. Never rejects for a handler's failure: `failed` says what happened. */
  invoke(reference: string, payload: string): Promise<InvokeResult>;
  /** The configured timeout. Throws {@link AwsError} for an unknown function. */
  timeoutMs(reference: string): number;
}

/** A shard of a Kinesis or DynamoDB stream. */
export interface Shard {
  readonly shardId: string;
  /** Shards that must be read to their end before this one (KIN-08). */
  readonly parents: readonly string[];
}

export interface ShardRecord {
  readonly sequenceNumber: string;
  /** Order is kept within it (Kinesis: the partition key; DynamoDB: the item's key as text). */
  readonly orderKey: string;
  readonly arrivalMs: number;
  /** The record as the Lambda event carries it, whole (KIN golden record, DDS-08). */
  readonly lambdaRecord: Readonly<Record<string, unknown>>;
}

/** Where to read from; a sequence number means "after it". */
export type ShardPosition =
  | { readonly kind: 'trim-horizon' }
  | { readonly kind: 'latest' }
  | { readonly kind: 'at-timestamp'; readonly timestampMs: number }
  | { readonly kind: 'after'; readonly sequenceNumber: string };

export interface ShardRead {
  readonly records: readonly ShardRecord[];
  /** The shard is closed and was read to its end. */
  readonly ended: boolean;
  /** Where to go on; equals the given position when nothing was read. */
  readonly next: ShardPosition;
}

/** A stream as event source mappings read it. */
export interface StreamSource {
  readonly arn: string;
  readonly kind: 'kinesis' | 'dynamodb';
  shards(): Promise<readonly Shard[]>;
  read(shardId: string, position: ShardPosition, limit: number): Promise<ShardRead>;
  /** Calls back when records may have arrived; polling is still allowed. Returns the way to stop. */
  onArrival(wake: () => void): () => void;
}

export interface StreamSources {
  /** By stream ARN. */
  find(arn: string): StreamSource | undefined;
}

/** Object storage, as far as on-failure destinations and claim checks need it. */
export interface Buckets {
  /** Throws {@link AwsError} `NoSuchBucket`. */
  put(bucket: string, key: string, body: Buffer, metadata?: Readonly<Record<string, string>>): void;
  /** Keys in text order. */
  list(bucket: string, prefix?: string): readonly string[];
  get(bucket: string, key: string): Buffer | undefined;
}
