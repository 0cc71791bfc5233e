import {
  createQueueHandler,
  type QueueConsumerOptions,
  type QueueHandler,
} from './queue-handler.ts';

/**
 * A Lambda handler for a standard queue: every message is a lane of its own. Needs
 * `ReportBatchItemFailures` on the event source mapping (SQS-23).
 */
export function queueConsumer<Event>(options: QueueConsumerOptions<Event>): QueueHandler {
  return createQueueHandler(options, { keepsGroups: false });
}
