import { KinesisClient } from '@aws-sdk/client-kinesis';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { EnvironmentOf } from '../../../contracts/environment.ts';
import { clientSettings } from '../clients.ts';
import type { OutboxPorts } from './publish-outbox.ts';
import { queueChannel } from './queue-channel.ts';
import { streamChannel } from './stream-channel.ts';
import { topicChannel } from './topic-channel.ts';

/** Every destination, by the environment of a function that publishes outbox rows. */
export function awsChannels(environment: EnvironmentOf<'relay-outbox'>): OutboxPorts['channels'] {
  const sns = new SNSClient(clientSettings);
  const { maxAttempts, requestHandler } = clientSettings;
  const { requestTimeout } = requestHandler;
  const kinesis = new KinesisClient({ maxAttempts, requestHandler: { requestTimeout } });
  const sqs = new SQSClient(clientSettings);
  return {
    'lifecycle-topic': topicChannel(sns, environment.LIFECYCLE_TOPIC_ARN, { isFifo: true }),
    'event-stream': streamChannel(kinesis, environment.EVENT_STREAM_NAME),
    'events-topic': topicChannel(sns, environment.EVENTS_TOPIC_ARN, { isFifo: false }),
    'invoice-queue': queueChannel(sqs, environment.INVOICE_QUEUE_URL),
  };
}
