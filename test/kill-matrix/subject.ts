import { dynamoDbStore } from '../../lambdas/runtime/dynamodb.ts';
import { dynamoDbItems } from '../../lambdas/runtime/dynamodb-items.ts';
import { fifoConsumer } from '../../lambdas/runtime/fifo-consumer.ts';
import { inline } from '../../lambdas/runtime/inline.ts';
import { lease } from '../../lambdas/runtime/lease.ts';
import { queueConsumer } from '../../lambdas/runtime/queue-consumer.ts';
import { s3DeadLetters } from '../../lambdas/runtime/s3.ts';
import { sqsQueue } from '../../lambdas/runtime/sqs.ts';
import { streamConsumer } from '../../lambdas/runtime/stream-consumer.ts';
import { transaction } from '../../lambdas/runtime/transaction.ts';
import { watermark } from '../../lambdas/runtime/watermark.ts';
import { absent, put } from '../../lambdas/runtime/writes.ts';
import { decideFor, misbehave } from '../simulation/effects.ts';
import { type SimulatedEvent, simulatedSchema } from '../simulation/workload.ts';
import { type Baseline, isBaseline, startBaseline } from './baseline-subjects.ts';
import { relay } from './relay-subject.ts';

/** The consumers under test, by what reads them and how they keep their effects single. */
export const subjects = [
  'standard transaction',
  'standard inline',
  'standard lease',
  'fifo transaction',
  'stream watermark',
  'relay',
] as const;

export type Subject = (typeof subjects)[number] | Baseline;

/** Names of the tables that a subject may use. */
export const tables = ['inbox', 'state', 'effects', 'provider', 'orders', 'idempotency'] as const;

const inbox = { table: 'inbox', markerLifeSeconds: 86_400 };

/** The handler of a subject: the runtime, its adapters and the SDK as they are deployed. */
export function startSubject(subject: Subject, endpoint: string) {
  if (subject === 'relay') return relay(endpoint);
  if (isBaseline(subject)) return startBaseline(subject);
  const [source = '', mode] = subject.split(' ');
  const common = {
    consumer: 'subject',
    schema: simulatedSchema,
    id: (event: SimulatedEvent) => event.id,
    queue: sqsQueue({
      SOURCE_QUEUE_URL: `${endpoint}/source`,
      DEAD_LETTER_QUEUE_URL: `${endpoint}/dead-letters`,
      MAX_RECEIVE_COUNT: '5',
    }),
    deadLetters: s3DeadLetters({ DEAD_LETTER_BUCKET: 'bucket' }),
  };
  const options = mode === 'lease' ? { ...common, ...leased() } : { ...common, ...decided(mode) };
  if (source === 'stream') return streamConsumer(options);
  return source === 'fifo' ? fifoConsumer(options) : queueConsumer(options);
}

function decided(mode: string | undefined) {
  const store = dynamoDbItems();
  const decide = decideFor(mode === 'inline' || mode === 'watermark' ? mode : 'transaction', die);
  if (mode === 'inline') return { idempotency: inline({ store }), decide };
  if (mode === 'watermark') return { idempotency: watermark({ store }), decide };
  return { idempotency: transaction({ ...inbox, store: dynamoDbStore() }), decide };
}

/** The provider keeps one item for each key; a repeated key changes nothing. */
function leased() {
  const store = dynamoDbItems();
  return {
    idempotency: lease({ ...inbox, store, leaseSeconds: 1 }),
    effect: async (event: SimulatedEvent, { key }: { readonly key: string }) => {
      misbehave(event, die);
      const { Put } = put('provider', { pk: key, sk: '-', event: event.id }, absent).item;
      if (Put === undefined) return;
      await store.put(Put).catch((error: Error) => {
        if (error.name !== 'ConditionalCheckFailedException') throw error;
      });
    },
  };
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}
