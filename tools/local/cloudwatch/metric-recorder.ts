import type { LocalEvent, Observe } from '../ports.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import type { MetricName } from './metric-store.ts';

type Record = (metric: MetricName, value: number) => void;

interface Rule {
  readonly namespace: string;
  readonly dimension: string;
  /** Values by metric name. */
  values(event: LocalEvent): Readonly<{ [metric: string]: number | undefined }>;
}

const one = (metric: string) => () => ({ [metric]: 1 });
const numberIn = ({ detail }: LocalEvent, name: string) => Number(detail?.[name] ?? 0);

const queue = { namespace: 'AWS/SQS', dimension: 'QueueName' };
const topic = { namespace: 'AWS/SNS', dimension: 'TopicName' };
const lambda = { namespace: 'AWS/Lambda', dimension: 'FunctionName' };
const mapping = { namespace: 'AWS/Lambda', dimension: 'EventSourceMappingUUID' };
const stream = { namespace: 'AWS/Kinesis', dimension: 'StreamName' };
const api = { namespace: 'AWS/ApiGateway', dimension: 'ApiId' };

/** What an engine's event means as metrics (CW-04 to CW-11), by service and name. */
const rules: { readonly [event: string]: readonly Rule[] | undefined } = {
  'sqs/MessageSent': [{ ...queue, values: one('NumberOfMessagesSent') }],
  'sqs/MessageReceived': [{ ...queue, values: one('NumberOfMessagesReceived') }],
  'sqs/MessageDeleted': [{ ...queue, values: one('NumberOfMessagesDeleted') }],
  'sqs/EmptyReceive': [{ ...queue, values: one('NumberOfEmptyReceives') }],
  'sns/MessagePublished': [{ ...topic, values: one('NumberOfMessagesPublished') }],
  'sns/NotificationDelivered': [{ ...topic, values: one('NumberOfNotificationsDelivered') }],
  'sns/NotificationFailed': [{ ...topic, values: one('NumberOfNotificationsFailed') }],
  'sns/NotificationDeadLettered': [{ ...topic, values: one('NumberOfNotificationsRedrivenToDlq') }],
  'sns/NotificationRedriveFailed': [
    { ...topic, values: one('NumberOfNotificationsFailedToRedriveToDlq') },
  ],
  'sns/NotificationFilteredOut': [{ ...topic, values: filteredOut }],
  'lambda/InvocationStarted': [{ ...lambda, values: one('Invocations') }],
  'lambda/InvocationThrottled': [{ ...lambda, values: one('Throttles') }],
  'lambda/InvocationSucceeded': [{ ...lambda, values: ended }],
  'lambda/InvocationFailed': [{ ...lambda, values: (event) => ({ ...ended(event), Errors: 1 }) }],
  'event-source/BatchInvoked': [
    { ...lambda, values: ({ detail }) => ({ IteratorAge: ageIn(detail) }) },
    { ...mapping, values: (event) => ({ InvokedEventCount: numberIn(event, 'size') }) },
  ],
  'event-source/BatchFailed': [
    { ...mapping, values: (event) => ({ FailedInvokeEventCount: numberIn(event, 'size') }) },
  ],
  'event-source/RecordsFiltered': [
    { ...mapping, values: (event) => ({ FilteredOutEventCount: numberIn(event, 'count') }) },
  ],
  'event-source/RecordsDiscarded': [{ ...mapping, values: dropped }],
  'event-source/OnFailureDestinationDelivered': [
    {
      ...mapping,
      values: (event) => ({ OnFailureDestinationDeliveredEventCount: numberIn(event, 'count') }),
    },
  ],
  'event-source/DestinationDeliveryFailed': [
    { ...lambda, values: one('DestinationDeliveryFailures') },
  ],
  'kinesis/RecordPut': [
    {
      ...stream,
      values: (event) => ({ IncomingRecords: 1, IncomingBytes: numberIn(event, 'bytes') }),
    },
  ],
  'kinesis/RecordThrottled': [{ ...stream, values: one('WriteProvisionedThroughputExceeded') }],
  'http-api/RequestAnswered': [{ ...api, values: answered }],
};

/** Hears every event and records what CloudWatch would have measured. */
export function recordMetrics(record: Record): Observe {
  return (event) => {
    if (event.name === 'LogLine') recordEmbedded(event, record);
    for (const rule of rules[`${event.service}/${event.name}`] ?? []) apply(rule, event, record);
  };
}

function recordEmbedded({ detail }: LocalEvent, record: Record): void {
  for (const { metric, values } of embeddedMetrics(String(detail?.line ?? ''))) {
    for (const value of values) record(metric, value);
  }
}

function apply(rule: Rule, event: LocalEvent, record: Record): void {
  const { namespace, dimension } = rule;
  const dimensions = { [dimension]: resourceOf(event, dimension) };
  for (const [name, value] of Object.entries(rule.values(event))) {
    if (value !== undefined) record({ namespace, name, dimensions }, value);
  }
}

function resourceOf({ resource, detail }: LocalEvent, dimension: string): string {
  return dimension === 'EventSourceMappingUUID' ? String(detail?.mapping) : resource;
}

function ended(event: LocalEvent) {
  return {
    Duration: numberIn(event, 'durationMs'),
    ConcurrentExecutions: numberIn(event, 'concurrent'),
  };
}

/** Only streams have an age (CW-08). */
function ageIn(detail: LocalEvent['detail']): number | undefined {
  const age = detail?.iteratorAgeMs;
  return typeof age === 'number' ? age : undefined;
}

/** What goes to a destination is not dropped (CW-10). */
function dropped(event: LocalEvent) {
  return { DroppedEventCount: event.detail?.destination ? 0 : numberIn(event, 'count') };
}

function filteredOut({ detail }: LocalEvent) {
  const reason = `NumberOfNotificationsFilteredOut-${detail?.reason}`;
  return { NumberOfNotificationsFilteredOut: 1, [reason]: 1 };
}

function answered(event: LocalEvent) {
  const status = numberIn(event, 'status');
  return {
    Count: 1,
    '4xx': Number(status >= 400 && status < 500),
    '5xx': Number(status >= 500),
  };
}
