import type { CancellationReason } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { orderKeys } from '../../contracts/tables.ts';
import { fullJitter } from '../runtime/backoff.ts';
import { findReasons } from '../runtime/cancellation.ts';
import type { Host } from '../runtime/host.ts';
import { errorFields, logLine } from '../runtime/telemetry.ts';
import type { TransactionStore } from '../runtime/transaction-part.ts';
import { isTransient } from '../runtime/transient.ts';
import type { LoadGauge } from './load-gauge.ts';
import { type OrderRequest, parseOrderRequest, RequestProblem } from './order-request.ts';
import { orderIds, orderWrites } from './order-writes.ts';
import { canWait } from './priority.ts';

/** What placing an order needs of the world. */
export interface OrderPorts {
  readonly store: TransactionStore;
  readonly table: string;
  readonly host: Host;
  /** Asked about orders that can wait. */
  readonly load: LoadGauge;
}

/** Tries of a contended or throttled transaction, the first included. */
const maxTries = 5;

const contention = { baseMs: 30, capMs: 400 };

const busy = { status: 503, title: 'Service Unavailable', retryAfterSeconds: 1 };

/** Seconds after which a refused client may come back: spread, so that they do not come together. */
const shedding = { leastSeconds: 30, spreadSeconds: 60 };

/**
 * Answers `POST /orders`: 202 with the ids, the same for every repetition of a key and body; 400, 413,
 * 422 (the key was used for another body), 429 (it can wait, and has to) or 503, both with
 * Retry-After, as `application/problem+json`.
 */
export async function placeOrder(
  event: APIGatewayProxyEventV2,
  ports: OrderPorts,
): Promise<APIGatewayProxyStructuredResultV2> {
  try {
    const request = parseOrderRequest(event, ports.host.uniqueId);
    if (canWait(event) && (await hasToWait(request, ports))) throw shed(ports.host);
    await commitOrder(request, ports);
    return answer(202, 'application/json', orderIds(request.idempotencyKey));
  } catch (error) {
    if (error instanceof RequestProblem) return problem(error);
    throw error;
  }
}

/** Only what is new has to wait: a client that was told yes is told yes again. */
async function hasToWait(request: OrderRequest, ports: OrderPorts): Promise<boolean> {
  const { load, store, table } = ports;
  if ((await load.read()) !== 'overloaded') return false;
  const { orderId } = orderIds(request.idempotencyKey);
  const known = await store.read(table, orderKeys.order(orderId)).catch(() => undefined);
  return known === undefined;
}

async function commitOrder(request: OrderRequest, ports: OrderPorts): Promise<void> {
  const { host, table, store } = ports;
  const items = orderWrites(request, { table, now: host.now() }).map((write) => write.item);
  const writes = items.map(({ Put }) => ({
    Put: Put && { ...Put, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const },
  }));
  for (let tries = 1; ; tries += 1) {
    try {
      await store.write(writes);
      return;
    } catch (error) {
      if (isRepetition(error, request)) return;
      if (!isWorthRetrying(error)) throw error;
      if (tries === maxTries) throw overloaded(error, request, host);
    }
    await host.sleep(fullJitter(tries, contention, host.random));
  }
}

/** Whether the order is there already; throws 422 when it is another order. */
function isRepetition(error: unknown, { bodyHash }: OrderRequest): boolean {
  const known = findReasons(error)?.find((reason) => reason.Code === 'ConditionalCheckFailed');
  if (known === undefined) return false;
  if (known.Item?.bodyHash?.S === bodyHash) return true;
  throw new RequestProblem(
    { status: 422, title: 'Unprocessable Content' },
    'the idempotency key was used for an order with another body; send a new key',
  );
}

function isWorthRetrying(error: unknown): boolean {
  const reasons = findReasons(error);
  return reasons === undefined ? isTransient(error) : reasons.every(isContention);
}

function isContention({ Code = 'None' }: CancellationReason): boolean {
  return Code !== 'ValidationError' && Code !== 'ItemCollectionSizeLimitExceeded';
}

function shed(host: Host): RequestProblem {
  const { leastSeconds, spreadSeconds } = shedding;
  const retryAfterSeconds = leastSeconds + Math.floor(host.random() * spreadSeconds);
  const title = 'Too Many Requests';
  host.write(logLine('INFO', host.now(), { event: 'order shed', retryAfterSeconds }));
  return new RequestProblem(
    { status: 429, title, retryAfterSeconds },
    'the shop is busy and this order can wait; send the same request again later',
  );
}

function overloaded(error: unknown, { traceparent }: OrderRequest, host: Host): RequestProblem {
  const fields = { event: 'order not placed', traceparent, ...errorFields(error) };
  host.write(logLine('WARN', host.now(), fields));
  return new RequestProblem(busy, 'the order was not placed; send the same request again');
}

function problem({ status, title, message, retryAfterSeconds }: RequestProblem) {
  const response = answer(status, 'application/problem+json', {
    ...{ type: 'about:blank', title, status, detail: message },
  });
  return retryAfterSeconds === undefined
    ? response
    : { ...response, headers: { ...response.headers, 'retry-after': String(retryAfterSeconds) } };
}

function answer(statusCode: number, contentType: string, body: object) {
  return { statusCode, headers: { 'content-type': contentType }, body: JSON.stringify(body) };
}
