import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { parser } from '@aws-lambda-powertools/batch/parser';
import { JSONStringified } from '@aws-lambda-powertools/parser/helpers';
import { SqsRecordSchema } from '@aws-lambda-powertools/parser/schemas/sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import type { Handler } from './handler.ts';
import { OrderPlaced } from './order-schema.ts';
import { idempotentEffect, type PowertoolsOptions } from './powertools-queue.ts';

/** How the batch processor parses: a whole record's schema made once, or the body's schema alone. */
const parsing = {
  record: { parser, schema: SqsRecordSchema.extend({ body: JSONStringified(OrderPlaced) }) },
  body: { parser, innerSchema: OrderPlaced, transformer: 'json' },
} as const;

/** The peer's consumer of a standard queue, parsed by its batch processor instead of by itself. */
export function powertoolsParserQueue(
  options: PowertoolsOptions,
  kind: keyof typeof parsing,
): Handler<SQSEvent> {
  const processor = new BatchProcessor(EventType.SQS, parsing[kind]);
  const { config, apply } = idempotentEffect(options);
  return async (event, lambdaContext) => {
    const context = lambdaContext as Context;
    config.registerLambdaContext(context);
    const recordHandler = ({ body }: { readonly body: unknown }) => apply(body as OrderPlaced);
    const options = { context, throwOnFullBatchFailure: false };
    return await processPartialResponse(event, recordHandler as never, processor, options);
  };
}
