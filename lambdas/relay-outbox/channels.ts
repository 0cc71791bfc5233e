import { KinesisClient } from '@aws-sdk/client-kinesis';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { EnvironmentOf } from '../../contracts/environment.ts';
import { clientSettings } from '../runtime/clients.ts';
import { queueChannel } from '../runtime/publisher/queue-channel.ts';
import { streamChannel } from '../runtime/publisher/stream-channel.ts';
import { topicChannel } from '../runtime/publisher/topic-channel.ts';
import type { RelayPorts } from './relay-outbox.ts';

/** Every destination, by the relay's environment. */
export function awsChannels(environment: EnvironmentOf<'relay-outbox'>): RelayPorts['channels'] {
  const sns = new SNSClient(clientSettings);
  const kinesis = new KinesisClient({ maxAttempts: clientSettings.maxAttempts });
  const sqs = new SQSClient(clientSettings);
  return {
    'lifecycle-topic': topicChannel(sns, environment.LIFECYCLE_TOPIC_ARN, { isFifo: true }),
    'event-stream': streamChannel(kinesis, environment.EVENT_STREAM_NAME),
    'events-topic': topicChannel(sns, environment.EVENTS_TOPIC_ARN, { isFifo: false }),
    'invoice-queue': queueChannel(sqs, environment.INVOICE_QUEUE_URL),
  };
}
