import { noteDefect } from './errors.ts';
import type { Host } from './host.ts';
import type { Task } from './lane-steps.ts';
import type { Grant } from './lease.ts';
import type { ConsumerOptions, DecisionContext, Message } from './message.ts';
import { isExpired, readEvent } from './read-event.ts';

/** Reads messages as tasks; undefined for one that has expired. Rejects as `readEvent` does. */
export function createTask<Event>(options: ConsumerOptions<Event>, host: Host) {
  const { consumer } = options;
  return async (message: Message, deadlineMs: number): Promise<Task | undefined> => {
    const { event, eventId } = await readEvent(message.body, options);
    if (isExpired(event, host.now())) return undefined;
    const about = { consumer, eventId, event, sequence: message.sequence, deadlineMs };
    const { attempt } = message;
    const context = (): DecisionContext => ({ consumer, eventId, attempt, now: host.now() });
    const decide = () => {
      try {
        return { ...about, writes: 'decide' in options ? options.decide(event, context()) : [] };
      } catch (error) {
        noteDefect(error);
        throw error;
      }
    };
    if ('decide' in options) {
      return { event, decide, perform: async () => await options.idempotency.apply(decide()) };
    }
    const effect = (grant: Grant) => options.effect(event, { ...context(), ...grant });
    return { event, decide, perform: () => options.idempotency.execute({ ...about, effect }) };
  };
}
