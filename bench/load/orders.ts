import type { KinesisStreamEvent, SQSEvent } from 'aws-lambda';
import { type Host, type LambdaContext, systemHost } from '../../lambdas/runtime/host.ts';
import { placedAs } from '../../test/lambdas/support/order-samples.ts';
import { kinesisRecord, sqsRecord } from '../../test/lambdas/support/records.ts';

/** A batch of a standard queue: an order placed for each event id. */
export function queueBatch(eventIds: readonly string[]): SQSEvent {
  return {
    Records: eventIds.map((id, index) =>
      sqsRecord({ id: `m-${index}-${id}`, body: JSON.stringify(placedAs(id)) }),
    ),
  };
}

/** A batch of a FIFO queue: `perGroup` orders in each of `groups` groups, in turn. */
export function fifoBatch(prefix: string, groups: number, perGroup: number): SQSEvent {
  return {
    Records: eventIds(prefix, groups * perGroup).map((id, index) => {
      const groupId = `group-${index % groups}`;
      return sqsRecord({
        id: `m-${id}`,
        groupId,
        body: numberedOrder(id, groupId, index / groups),
      });
    }),
  };
}

/** A batch of a stream: `perKey` orders of each of `keys` customers, in turn. */
export function streamBatch(prefix: string, keys: number, perKey: number): KinesisStreamEvent {
  return {
    Records: eventIds(prefix, keys * perKey).map((id, index) => {
      const key = `${prefix}-customer-${index % keys}`;
      const sequenceNumber = String(index).padStart(56, '4');
      return kinesisRecord({ sequenceNumber, key, body: numberedOrder(id, key, index / keys) });
    }),
  };
}

function numberedOrder(id: string, partitionkey: string, place: number): string {
  const sequence = String(1 + Math.floor(place)).padStart(10, '0');
  return JSON.stringify({ ...placedAs(id, id, partitionkey), partitionkey, sequence });
}

/** As many ids that no other call gave: `prefix-0` and on. */
export function eventIds(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
}

/** Half a minute left, as Lambda says it. */
export const context: LambdaContext = {
  functionName: 'bench',
  functionVersion: '1',
  getRemainingTimeInMillis: () => 30_000,
};

/** The machine, but without its standard output: the report stands there. */
export const quietHost: Host = { ...systemHost, write: () => {} };
