import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { parse } from '@aws-lambda-powertools/parser';
import { JSONStringified } from '@aws-lambda-powertools/parser/helpers';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Handler } from './handler.ts';
import { OrderPlaced } from './order-schema.ts';
import { putOrder } from './put-order.ts';

/** What a row may set about the peer's consumer. */
export interface PowertoolsOptions {
  readonly client: DynamoDBClient;
  /** The business write. */
  readonly effect?: (event: OrderPlaced) => Promise<unknown>;
  /**
   * Records at the same time, which keeps no order, or one after the other.
   *
   * @default true
   */
  readonly processInParallel?: boolean;
}

const Body = JSONStringified(OrderPlaced);

/** The peer's consumer of a standard queue. */
export function powertoolsQueue(options: PowertoolsOptions): Handler<SQSEvent> {
  const { processInParallel = true } = options;
  const processor = new BatchProcessor(EventType.SQS);
  const { config, apply } = idempotentEffect(options);
  return async (event, lambdaContext) => {
    const context = lambdaContext as Context;
    config.registerLambdaContext(context);
    return await processPartialResponse(event, parseAndApply(apply), processor, {
      context,
      processInParallel,
      throwOnFullBatchFailure: false,
    });
  };
}

/** A record handler that parses a body with the peer's parser and applies what it carries. */
export function parseAndApply(apply: (event: OrderPlaced) => Promise<unknown>) {
  return async ({ body }: SQSRecord) => {
    await apply(parse(body, undefined, Body));
  };
}

/** The business write made idempotent by the event's id, as every peer handler uses it. */
export function idempotentEffect({ client, effect = putOrder(client) }: PowertoolsOptions) {
  const config = new IdempotencyConfig({ eventKeyJmesPath: 'id' });
  const apply = makeIdempotent(effect, {
    config,
    persistenceStore: new DynamoDBPersistenceLayer({
      tableName: 'idempotency',
      awsSdkV3Client: client,
    }),
  });
  return { config, apply };
}
