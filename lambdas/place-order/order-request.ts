import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { idempotencyKeyHeader, PlaceOrderRequest } from '../../contracts/place-order.ts';
import { pathOf } from '../runtime/event-schema.ts';
import { continueTrace } from '../runtime/trace-context.ts';

/** A request that cannot become an order; `status` and `title` make its problem document. */
export class RequestProblem extends Error {
  override readonly name = 'RequestProblem';
  readonly status: number;
  readonly title: string;
  /** Seconds after which the client may try again. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    problem: {
      readonly status: number;
      readonly title: string;
      readonly retryAfterSeconds?: number;
    },
    detail: string,
  ) {
    super(detail);
    this.status = problem.status;
    this.title = problem.title;
    this.retryAfterSeconds = problem.retryAfterSeconds;
  }
}

/** What a client asked for. */
export interface OrderRequest {
  readonly idempotencyKey: string;
  readonly order: PlaceOrderRequest;
  readonly totalCents: number;
  /** SHA-256 of the body: tells a repeated request from another one under the same key. */
  readonly bodyHash: string;
  /** W3C trace context: the client's, API Gateway's or a new one. */
  readonly traceparent: string;
}

/** The largest body that is read: far above ten lines, far below what an event may carry. */
export const maxBodyBytes = 65_536;

const maxKeyLength = 256;

const badRequest = { status: 400, title: 'Bad Request' };

/** Reads `POST /orders`. Throws a {@link RequestProblem}: 400 names the field, 413 the limit. */
export function parseOrderRequest(
  event: APIGatewayProxyEventV2,
  uniqueId: () => string,
): OrderRequest {
  const idempotencyKey = readKey(event.headers[idempotencyKeyHeader]);
  const body = readBody(event);
  const order = readOrder(body);
  const totalCents = order.lines.reduce(
    (sum, line) => sum + line.quantity * line.unitPriceCents,
    0,
  );
  if (!Number.isSafeInteger(totalCents)) {
    throw new RequestProblem(badRequest, `lines: the total of ${totalCents} cents is too large`);
  }
  const bodyHash = createHash('sha256').update(body).digest('hex');
  const traceparent = continueTrace(event.headers, uniqueId);
  return { idempotencyKey, order, totalCents, bodyHash, traceparent };
}

function readKey(value: string | undefined): string {
  const key = value?.trim() ?? '';
  if (key === '') {
    throw new RequestProblem(
      badRequest,
      `the header ${idempotencyKeyHeader} is missing; send one new key for each order`,
    );
  }
  if (key.length > maxKeyLength) {
    throw new RequestProblem(
      badRequest,
      `the header ${idempotencyKeyHeader} has ${key.length} characters; at most ${maxKeyLength}`,
    );
  }
  return key;
}

function readBody({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): string {
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBodyBytes) {
    throw new RequestProblem(
      { status: 413, title: 'Content Too Large' },
      `the body has ${bytes} bytes; at most ${maxBodyBytes}`,
    );
  }
  return text;
}

function readOrder(body: string): PlaceOrderRequest {
  const parsed = PlaceOrderRequest.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map(
    (issue) => `${pathOf(issue) || 'the body'}: ${issue.message}`,
  );
  throw new RequestProblem(badRequest, details.join('; '));
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new RequestProblem(badRequest, 'the body is not JSON');
  }
}
