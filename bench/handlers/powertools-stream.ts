import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { parse } from '@aws-lambda-powertools/parser';
import { JSONStringified } from '@aws-lambda-powertools/parser/helpers';
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Context, KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';
import type { Handler } from './handler.ts';
import { orderView, viewsTable } from './order-row.ts';
import { OrderPlaced } from './order-schema.ts';
import { idempotentEffect, type PowertoolsOptions } from './powertools-queue.ts';

const Data = JSONStringified(OrderPlaced);

/** The peer's consumer of a stream. */
export function powertoolsStream(options: PowertoolsOptions): Handler<KinesisStreamEvent> {
  const { client, effect = projectOrder(client), processInParallel = true } = options;
  const processor = new BatchProcessor(EventType.KinesisDataStreams);
  const { config, apply } = idempotentEffect({ client, effect });
  const recordHandler = async ({ kinesis: { data } }: KinesisStreamRecord) => {
    await apply(parse(Buffer.from(data, 'base64').toString(), undefined, Data));
  };
  return async (event, lambdaContext) => {
    const context = lambdaContext as Context;
    config.registerLambdaContext(context);
    return await processPartialResponse(event, recordHandler, processor, {
      context,
      processInParallel,
      throwOnFullBatchFailure: false,
    });
  };
}

function projectOrder(client: DynamoDBClient) {
  return async (event: OrderPlaced): Promise<void> => {
    const { key, set, add } = orderView(event);
    await client.send(
      new UpdateItemCommand({
        TableName: viewsTable,
        Key: { pk: { S: key.pk }, sk: { S: key.sk } },
        UpdateExpression:
          'SET #customer = :customer, #time = :time, #receipt = :receipt ADD #orders :one',
        ExpressionAttributeNames: {
          '#customer': 'customerId',
          '#time': 'lastEventTime',
          '#receipt': 'receipt',
          '#orders': 'orders',
        },
        ExpressionAttributeValues: {
          ':customer': { S: set.customerId },
          ':time': { S: set.lastEventTime },
          ':receipt': { S: set.receipt },
          ':one': { N: String(add.orders) },
        },
      }),
    );
  };
}
