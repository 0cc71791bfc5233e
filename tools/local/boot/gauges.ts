import type { QueueHandle } from '../ports.ts';
import type { Engines } from './engines.ts';

/**
 * Records at the end of each minute what queues are like then. A queue has metrics once it held a
 * message, or while a mapping reads it (CW-01). Ages grow as fast as waiting is compressed.
 */
export function addGauges(
  { cloudwatch, clock, sqs }: Engines,
  mapped: readonly (QueueHandle | undefined)[],
): void {
  const active = new Set(mapped.map((queue) => queue?.name));
  cloudwatch.onMinute(() => {
    for (const queue of sqs.list()) {
      const { visible, inFlight, delayed } = queue.counts();
      if (visible + inFlight + delayed > 0) active.add(queue.name);
      if (!active.has(queue.name)) continue;
      const values = {
        ApproximateNumberOfMessagesVisible: visible,
        ApproximateNumberOfMessagesNotVisible: inFlight,
        ApproximateNumberOfMessagesDelayed: delayed,
        ApproximateAgeOfOldestMessage: (queue.ageOfOldestMs() / 1000) * clock.speed,
      };
      for (const [name, value] of Object.entries(values)) {
        const dimensions = { QueueName: queue.name };
        cloudwatch.record({ namespace: 'AWS/SQS', name, dimensions }, value);
      }
    }
  });
}
