import type { SQSEvent } from 'aws-lambda';
import { type Host, type LambdaContext, systemHost } from '../../lambdas/runtime/host.ts';
import { placedAs } from '../../test/lambdas/support/order-samples.ts';
import { sqsRecord } from '../../test/lambdas/support/records.ts';

/** A batch of a standard queue: an order placed for each event id. */
export function queueBatch(eventIds: readonly string[]): SQSEvent {
  return {
    Records: eventIds.map((id, index) =>
      sqsRecord({ id: `m-${index}-${id}`, body: JSON.stringify(placedAs(id)) }),
    ),
  };
}

/** As many ids that no other call gave: `prefix-0` and on. */
export function eventIds(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
}

/** Half a minute left, as Lambda says it. */
export const context: LambdaContext = {
  functionVersion: '1',
  getRemainingTimeInMillis: () => 30_000,
};

/** The machine, but without its standard output: the report stands there. */
export const quietHost: Host = { ...systemHost, write: () => {} };
