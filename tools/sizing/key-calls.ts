import { dataKeySeconds, keyCalls, monthHours } from './assumptions.ts';
import { findEventStream } from './event-stream.ts';
import type { Line } from './prices.ts';
import { numberAt, refersTo, type TemplateResource } from './template.ts';

const monthSeconds = monthHours * 3600;

/**
 * What KMS is called for while a million orders are spread over a month: services call it anew for every
 * role when a data key has served its time, however many messages there were. Nothing is taken to be
 * quiet for that long, so this is the most that they come to. Dead letters, bucket and logs are left out.
 */
export function keyCallLines(resources: readonly TemplateResource[]): readonly Line[] {
  const line = (what: string, quantity: number): Line => ({ what, price: 'kmsRequest', quantity });
  return [
    line('KMS: queues', sum(resources.map((one) => queueCalls(one, resources)))),
    line('KMS: topics', sum(resources.map((one) => topicCalls(one, resources)))),
    line('KMS: tables', sum(resources.map((one) => tableCalls(one, resources)))),
    line('KMS: event stream', streamCalls(findEventStream(resources))),
  ].filter(({ quantity }) => quantity > 0);
}

/** One sends to each queue that is consumed, and its consumer receives. */
function queueCalls(queue: TemplateResource, all: readonly TemplateResource[]): number {
  const { type, properties } = queue;
  if (type !== 'AWS::SQS::Queue' || properties.KmsMasterKeyId === undefined) return 0;
  const consumers = all.filter(
    (one) =>
      one.type === 'AWS::Lambda::EventSourceMapping' &&
      refersTo(one.properties.EventSourceArn, queue),
  ).length;
  if (consumers === 0) return 0;
  const seconds = numberAt(properties, 'KmsDataKeyReusePeriodSeconds', dataKeySeconds);
  return (monthSeconds / seconds) * (keyCalls.sender + keyCalls.receiver * consumers);
}

/** One publishes to each topic that queues subscribe to; the others are for alarms. */
function topicCalls(topic: TemplateResource, all: readonly TemplateResource[]): number {
  const { type, properties } = topic;
  if (type !== 'AWS::SNS::Topic' || properties.KmsMasterKeyId === undefined) return 0;
  const hasQueues = all.some(
    (one) =>
      one.type === 'AWS::SNS::Subscription' &&
      one.properties.Protocol === 'sqs' &&
      refersTo(one.properties.TopicArn, topic),
  );
  return hasQueues ? (monthSeconds / dataKeySeconds) * keyCalls.publisher : 0;
}

/** Every function that is told of a table has a role of its own. */
function tableCalls(table: TemplateResource, all: readonly TemplateResource[]): number {
  const { type, properties } = table;
  if (type !== 'AWS::DynamoDB::Table' || !hasOwnKey(properties.SSESpecification)) return 0;
  const callers = all.filter(
    (one) => one.type === 'AWS::Lambda::Function' && refersTo(one.properties.Environment, table),
  ).length;
  return (monthSeconds / dataKeySeconds) * keyCalls.caller * callers;
}

/** Calls are paid under the key of the service, too, which is free itself. */
function streamCalls(stream: TemplateResource | undefined): number {
  if (stream?.properties.StreamEncryption === undefined) return 0;
  return (monthSeconds / dataKeySeconds) * keyCalls.stream;
}

function hasOwnKey(encryption: unknown): boolean {
  return (
    (encryption as { readonly KMSMasterKeyId?: unknown } | undefined)?.KMSMasterKeyId !== undefined
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
