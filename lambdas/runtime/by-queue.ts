import type { QueueHandler } from './queue-handler.ts';

/**
 * One function for several queues, such as an express and a bulk queue, each with a mapping, a
 * concurrency and a dead-letter queue of its own. The key of a handler is its queue's ARN; a batch
 * comes from one queue. Give all handlers one consumer name: an event is then applied once, whatever
 * queue it came by. A batch of any other queue fails as a whole, so that nothing of it is deleted.
 */
export function byQueue(handlers: Readonly<Record<string, QueueHandler>>): QueueHandler {
  return async (event, context) => {
    const arn = event.Records[0]?.eventSourceARN ?? '';
    const handler = Object.hasOwn(handlers, arn) ? handlers[arn] : undefined;
    if (handler === undefined) {
      throw new Error(`no handler for ${arn}, only for ${Object.keys(handlers).join(', ')}`);
    }
    return await handler(event, context);
  };
}
