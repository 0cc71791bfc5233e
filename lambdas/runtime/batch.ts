import type { Failure } from './batch-log.ts';
import type { LambdaContext } from './host.ts';
import type { Message } from './message.ts';
import type { BatchCounts } from './telemetry.ts';

/** How a message ended for good; one without an ending is delivered again. */
export type Ending = 'applied' | 'duplicate' | 'expired' | 'dead-lettered' | 'sent anew';

/** One batch at work. */
export interface Batch<Kind extends Message> {
  readonly context: LambdaContext;
  /** Epoch milliseconds after which nothing new begins. */
  readonly deadlineMs: number;
  readonly endings: Map<Kind, Ending>;
  /** Of those, the ones that were deleted from the queue already. */
  readonly cleared: Set<Kind>;
  readonly failures: Failure<Kind>[];
  readonly latenciesMs: number[];
  /** What is left of it runs on in the process's next invocation, and must do nothing there. */
  isAnswered: boolean;
}

/** Notes how long ago an applied event happened, when it says so. */
export function noteLatency(event: unknown, nowMs: number, batch: Batch<Message>): void {
  const latencyMs = nowMs - Date.parse(Object(event).time);
  if (Number.isFinite(latencyMs)) batch.latenciesMs.push(Math.max(0, latencyMs));
}

/** The batch in numbers; `messages` is how many it had. */
export function countsOf(batch: Batch<Message>, messages: number): BatchCounts {
  const endings = [...batch.endings.values()];
  const count = (ending: Ending) => endings.filter((each) => each === ending).length;
  return {
    Processed: count('applied'),
    DuplicatesSuppressed: count('duplicate'),
    Expired: count('expired'),
    Retried: messages - endings.length + count('sent anew'),
    DeadLettered: count('dead-lettered'),
  };
}
