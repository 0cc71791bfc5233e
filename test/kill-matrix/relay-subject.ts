import { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { relayOutbox } from '../../lambdas/relay-outbox/relay-outbox.ts';
import { systemHost } from '../../lambdas/runtime/host.ts';
import { queueChannel } from '../../lambdas/runtime/publisher/queue-channel.ts';
import { rowRemover } from '../../lambdas/runtime/publisher/remove-rows.ts';

export const destinations = [
  'event-stream',
  'lifecycle-topic',
  'events-topic',
  'invoice-queue',
] as const;

/** The outbox relay; a queue stands in for each destination, whose wire it can then watch. */
export function relay(endpoint: string) {
  const sqs = new SQSClient();
  const channel = (name: (typeof destinations)[number]) => ({
    ...queueChannel(sqs, `${endpoint}/${name}`),
    isOrdered: name === 'event-stream' || name === 'lifecycle-topic',
  });
  const ports = {
    channels: {
      'event-stream': channel('event-stream'),
      'lifecycle-topic': channel('lifecycle-topic'),
      'events-topic': channel('events-topic'),
      'invoice-queue': channel('invoice-queue'),
    },
    remove: rowRemover('orders'),
  };
  return ({ Records }: DynamoDBStreamEvent) =>
    relayOutbox(Records as DynamoDBRecord[], ports, {
      host: systemHost,
      deadlineMs: systemHost.now() + 5000,
    });
}
