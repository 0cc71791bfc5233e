import type { Copy, Queue, QueueDeadLetter, Visibility } from '../../../lambdas/runtime/queue.ts';

/** A queue that remembers what was asked of it. */
export interface FakeQueue extends Queue {
  readonly deadLetters: QueueDeadLetter[];
  readonly visibility: Visibility[];
  readonly removed: string[];
  readonly sentAnew: Copy[];
  /** Makes every request fail while true. */
  isDown: boolean;
}

export function fakeQueue(maxReceiveCount = 5): FakeQueue {
  const deadLetters: QueueDeadLetter[] = [];
  const visibility: Visibility[] = [];
  const removed: string[] = [];
  const sentAnew: FakeQueue['sentAnew'] = [];
  const queue: FakeQueue = {
    ...{ maxReceiveCount, deadLetters, visibility, removed, sentAnew, isDown: false },
    sendDeadLetter: async (letter) => {
      if (queue.isDown) throw new Error('the dead-letter queue is away');
      deadLetters.push(letter);
    },
    sendAnew: async (copy) => {
      if (queue.isDown) throw new Error('the queue is away');
      sentAnew.push(copy);
    },
    changeVisibility: async (entries) => {
      if (queue.isDown) throw new Error('the queue is away');
      visibility.push(...entries);
    },
    remove: async (handles) => {
      if (queue.isDown) throw new Error('the queue is away');
      removed.push(...handles);
    },
  };
  return queue;
}
