import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { formatSequence } from '../../contracts/envelope.ts';
import { type PageViewed, PageViewsRequest } from '../../contracts/page-views.ts';
import { sourceOf } from '../runtime/emit.ts';
import { pathOf } from '../runtime/event-schema.ts';
import type { Host } from '../runtime/host.ts';
import { outgoing } from '../runtime/publisher/outgoing.ts';
import type { TelemetryPublisher } from '../runtime/publisher/publish-once.ts';
import { continueTrace } from '../runtime/trace-context.ts';

/** What tracking needs of the world. */
export interface TrackingPorts {
  readonly publisher: TelemetryPublisher;
  readonly host: Host;
}

const maxBodyBytes = 16_384;

/**
 * Answers `POST /page-views`: 202 for what could be read, whatever then becomes of it; 400 or 413 as
 * `application/problem+json`. A repeated request counts its views again: telemetry has no memory.
 */
export async function trackPageView(
  event: APIGatewayProxyEventV2,
  { publisher, host }: TrackingPorts,
): Promise<APIGatewayProxyStructuredResultV2> {
  const text = bodyOf(event);
  if (Buffer.byteLength(text) > maxBodyBytes) {
    return problem(413, 'Content Too Large', `the body has more than ${maxBodyBytes} bytes`);
  }
  const { data: request, error } = PageViewsRequest.safeParse(parseJson(text));
  if (request === undefined) {
    const issues = error.issues.map((one) => `${pathOf(one) || 'the body'}: ${one.message}`);
    return problem(400, 'Bad Request', issues.join('; '));
  }
  const traceparent = continueTrace(event.headers, host.uniqueId);
  const events = request.views.map((view) => viewed(view, traceparent, host));
  await publisher.publish(events.map(outgoing));
  return { statusCode: 202 };
}

function viewed(
  data: PageViewsRequest['views'][number],
  traceparent: string,
  host: Host,
): PageViewed {
  const id = host.uniqueId();
  const type = 'web.PageViewed.v1';
  return {
    ...{ specversion: '1.0', id, source: sourceOf(type), type },
    time: new Date(host.now()).toISOString(),
    datacontenttype: 'application/json',
    partitionkey: data.visitId,
    sequence: formatSequence(1),
    correlationid: id,
    traceparent,
    data,
  };
}

function bodyOf({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): string {
  return isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problem(status: number, title: string, detail: string) {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify({ type: 'about:blank', title, status, detail }),
  };
}
