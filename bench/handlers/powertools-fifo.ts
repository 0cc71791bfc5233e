import { processPartialResponse, SqsFifoPartialProcessorAsync } from '@aws-lambda-powertools/batch';
import type { Context, SQSEvent } from 'aws-lambda';
import type { Handler } from './handler.ts';
import { idempotentEffect, type PowertoolsOptions, parseAndApply } from './powertools-queue.ts';

/** The peer's consumer of a FIFO queue; a failure skips its group, as the peer advises for groups. */
export function powertoolsFifo(options: PowertoolsOptions): Handler<SQSEvent> {
  const processor = new SqsFifoPartialProcessorAsync();
  const { config, apply } = idempotentEffect(options);
  return async (event, lambdaContext) => {
    const context = lambdaContext as Context;
    config.registerLambdaContext(context);
    return await processPartialResponse(event, parseAndApply(apply), processor, {
      context,
      skipGroupOnError: true,
      throwOnFullBatchFailure: false,
    });
  };
}
