import type { Failure } from './batch-log.ts';
import type { LambdaContext } from './host.ts';
import type { Message } from './message.ts';
import type { BatchCounts } from './telemetry.ts';

/** How a message ended for good; one without an ending is delivered again. */
export type Ending = 'applied' | 'duplicate' | 'dead-lettered';

/** One batch at work. */
export interface Batch<Kind extends Message> {
  readonly context: LambdaContext;
  /** Epoch milliseconds after which nothing new begins. */
  readonly deadlineMs: number;
  readonly endings: Map<Kind, Ending>;
  readonly failures: Failure<Kind>[];
  readonly latenciesMs: number[];
}

/** Notes how long ago an applied event happened, when it says so. */
export function noteLatency(event: unknown, nowMs: number, batch: Batch<Message>): void {
  const latencyMs = nowMs - Date.parse(Object(event).time);
  if (Number.isFinite(latencyMs)) batch.latenciesMs.push(Math.max(0, latencyMs));
}

/** The batch in numbers; `messages` is how many it had. */
export function countsOf<Kind extends Message>(batch: Batch<Kind>, messages: number): BatchCounts {
  const counts = { applied: 0, duplicate: 0, 'dead-lettered': 0 };
  for (const ending of batch.endings.values()) counts[ending] += 1;
  return {
    processed: counts.applied,
    duplicatesSuppressed: counts.duplicate,
    retried: messages - batch.endings.size,
    deadLettered: counts['dead-lettered'],
    latenciesMs: batch.latenciesMs,
  };
}
