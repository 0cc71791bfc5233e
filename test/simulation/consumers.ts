import type { KinesisStreamEvent, SQSEvent } from 'aws-lambda';
import { dynamoDbStore } from '../../lambdas/runtime/dynamodb.ts';
import { dynamoDbItems } from '../../lambdas/runtime/dynamodb-items.ts';
import { fifoConsumer } from '../../lambdas/runtime/fifo-consumer.ts';
import type { LambdaContext } from '../../lambdas/runtime/host.ts';
import type { Idempotency } from '../../lambdas/runtime/idempotency.ts';
import { inline } from '../../lambdas/runtime/inline.ts';
import { lease } from '../../lambdas/runtime/lease.ts';
import { queueConsumer } from '../../lambdas/runtime/queue-consumer.ts';
import { s3DeadLetters } from '../../lambdas/runtime/s3.ts';
import { sqsQueue } from '../../lambdas/runtime/sqs.ts';
import { streamConsumer } from '../../lambdas/runtime/stream-consumer.ts';
import { transaction } from '../../lambdas/runtime/transaction.ts';
import { watermark } from '../../lambdas/runtime/watermark.ts';
import {
  type Bend,
  clientsOf,
  deadLetterQueueUrl,
  retried,
  type Services,
  sourceQueueUrl,
} from './clients.ts';
import { decideFor, type Mode, misbehave } from './effects.ts';
import type { Environment } from './environment.ts';
import type { Provider } from './provider.ts';
import { type SimulatedEvent, simulatedSchema } from './workload.ts';

export type Source = 'standard' | 'fifo' | 'stream';

/** A handler as Lambda would call it. */
export type Handler = (
  event: SQSEvent & KinesisStreamEvent,
  context: LambdaContext,
) => Promise<Answer>;

/** What a handler answers, or what a mutant makes of it. */
export interface Answer {
  readonly batchItemFailures: readonly { readonly itemIdentifier?: string }[];
}

/** What a mutant may replace in a consumer. */
export interface ConsumerChanges {
  readonly bend?: Bend;
  readonly markerLifeSeconds?: number;
  readonly idempotency?: (clients: ReturnType<typeof clientsOf>, own: Environment) => Idempotency;
  readonly id?: (event: SimulatedEvent) => string;
  readonly decide?: ReturnType<typeof decideFor>;
}

export interface ConsumerParts extends ConsumerChanges {
  readonly source: Source;
  readonly mode: Mode;
  readonly maxReceiveCount: number;
  readonly services: Services;
  readonly provider: Provider;
}

const days = 86_400;

/** The real consumer, its real adapters, over the environment's network. */
export function startConsumer(environment: Environment, parts: ConsumerParts): Handler {
  const { host, die } = environment;
  const { source, mode, provider } = parts;
  const clients = clientsOf(environment, parts.services, parts.bend);
  const common = {
    consumer: 'simulated',
    schema: simulatedSchema,
    id: parts.id ?? ((event: SimulatedEvent) => event.id),
    host,
    queue: sqsQueue(
      {
        SOURCE_QUEUE_URL: sourceQueueUrl,
        DEAD_LETTER_QUEUE_URL: deadLetterQueueUrl,
        MAX_RECEIVE_COUNT: String(parts.maxReceiveCount),
      },
      clients.sqs,
    ),
    deadLetters: s3DeadLetters({ DEAD_LETTER_BUCKET: 'bucket' }, clients.s3),
  };
  const options =
    mode === 'lease'
      ? {
          ...common,
          idempotency: lease({ ...inboxOf(parts), store: dynamoDbItems(clients.dynamoDb), host }),
          effect: async (event: SimulatedEvent, grant: { key: string; fence: number }) => {
            misbehave(event, die);
            const ask = () => environment.request(() => provider.send(event, grant));
            await retried(() => retried(ask));
          },
        }
      : {
          ...common,
          idempotency:
            parts.idempotency?.(clients, environment) ?? idempotencyOf(clients, host, parts),
          decide: parts.decide ?? decideFor(mode, die),
        };
  const start = { standard: queueConsumer, fifo: fifoConsumer, stream: streamConsumer }[source];
  return start(options) as unknown as Handler;
}

function inboxOf({ markerLifeSeconds = 19 * days }: ConsumerParts) {
  return { table: 'inbox', markerLifeSeconds };
}

function idempotencyOf(
  { dynamoDb }: ReturnType<typeof clientsOf>,
  host: Environment['host'],
  parts: ConsumerParts,
): Idempotency {
  const store = dynamoDbItems(dynamoDb);
  if (parts.mode === 'inline') return inline({ store, host });
  if (parts.mode === 'watermark') return watermark({ store, host });
  return transaction({ ...inboxOf(parts), store: dynamoDbStore(dynamoDb), host });
}
