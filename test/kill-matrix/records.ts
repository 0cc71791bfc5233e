import { kinesisRecord, sqsRecord } from '../lambdas/support/records.ts';
import type { SimulatedEvent } from '../simulation/workload.ts';
import type { Delivered } from './mapping.ts';
import type { Subject } from './subject.ts';

/** The events as their subject receives them. */
export function recordsOf(
  subject: Subject,
  events: readonly SimulatedEvent[],
): readonly Delivered[] {
  return events.map((event, index) => {
    const body = JSON.stringify(event);
    if (subject.startsWith('stream')) {
      const sequenceNumber = `4959033827149025660855969253836157109592157598913658${1000 + index}`;
      return {
        id: sequenceNumber,
        record: () => kinesisRecord({ sequenceNumber, key: event.key, body }),
      };
    }
    const id = `m-${event.id}`;
    const groupId = subject.includes('fifo') ? event.key : undefined;
    return {
      id,
      record: (receiveCount) => sqsRecord({ id, body, receiveCount, ...(groupId && { groupId }) }),
    };
  });
}
