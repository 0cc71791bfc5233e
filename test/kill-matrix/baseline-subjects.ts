import {
  BatchProcessor,
  EventType,
  processPartialResponse,
  SqsFifoPartialProcessorAsync,
} from '@aws-lambda-powertools/batch';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { dynamoDbItems } from '../../lambdas/runtime/dynamodb-items.ts';
import { update } from '../../lambdas/runtime/writes.ts';
import { misbehave, stateTable } from '../simulation/effects.ts';
import type { SimulatedEvent } from '../simulation/workload.ts';

/** Consumers that the matrix is to convict: without deduplication, and the peer as it documents itself. */
export const baselines = [
  'naive standard',
  'naive fifo',
  'powertools standard',
  'powertools fifo',
] as const;

export type Baseline = (typeof baselines)[number];

/** Short, since the peer takes an event for in progress until its invocation's end. */
export const baselineTimeoutMs = 500;

export function isBaseline(subject: string): subject is Baseline {
  return baselines.some((baseline) => baseline === subject);
}

type Handler = (event: SQSEvent, context: Context) => Promise<unknown>;

export function startBaseline(baseline: Baseline): Handler {
  const isFifo = baseline.endsWith('fifo');
  return baseline.startsWith('naive') ? naive(isFifo) : powertools(isFifo);
}

/** The effect that all of them make: one more of the key, in one update. */
function createEffect() {
  const store = dynamoDbItems();
  return async (event: SimulatedEvent): Promise<string> => {
    misbehave(event, () => undefined);
    const { key, amount, sequence } = event;
    const add = { balance: amount, version: 1 };
    const { Update } = update(
      stateTable,
      { pk: key, sk: '-' },
      { set: { last: sequence }, add },
    ).item;
    if (Update) await store.update(Update);
    return event.id;
  };
}

function naive(isFifo: boolean): Handler {
  const effect = createEffect();
  return async ({ Records }) => {
    const failed: { itemIdentifier: string }[] = [];
    for (const record of Records) {
      const isStopped = isFifo && failed.length > 0;
      const isDone = !isStopped && (await effect(JSON.parse(record.body)).then(...outcome));
      if (!isDone) failed.push({ itemIdentifier: record.messageId });
    }
    return { batchItemFailures: failed };
  };
}

const outcome = [() => true, () => false] as const;

function powertools(isFifo: boolean): Handler {
  const config = new IdempotencyConfig({ eventKeyJmesPath: 'id' });
  const persistenceStore = new DynamoDBPersistenceLayer({
    ...{ tableName: 'idempotency', keyAttr: 'pk', sortKeyAttr: 'sk' },
  });
  const apply = makeIdempotent(createEffect(), { config, persistenceStore });
  const processor = isFifo ? new SqsFifoPartialProcessorAsync() : new BatchProcessor(EventType.SQS);
  return async (event, context) => {
    config.registerLambdaContext(context);
    const handle = async ({ body }: SQSRecord) => {
      await apply(JSON.parse(body));
    };
    return await processPartialResponse(event, handle, processor, {
      context,
      throwOnFullBatchFailure: false,
    });
  };
}
