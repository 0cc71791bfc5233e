import {
  createQueueHandler,
  type QueueConsumerOptions,
  type QueueHandler,
} from './queue-handler.ts';

/**
 * A Lambda handler for a FIFO queue: every message group is a lane, in order, and stops at its first
 * failure; the failed message and what is behind it in its group are reported (FIFO-06, FIFO-07). With
 * `watermark`, whose order is an item's, the other items of the group go on.
 * Needs `ReportBatchItemFailures` on the event source mapping.
 */
export function fifoConsumer<Event>(options: QueueConsumerOptions<Event>): QueueHandler {
  return createQueueHandler(options, { keepsGroups: true });
}
