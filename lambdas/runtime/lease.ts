import { type Host, systemHost } from './host.ts';
import type { Applied } from './idempotency.ts';
import { claim, complete, type Leasing, release } from './lease-row.ts';

/** What an effect is given to be safe outside DynamoDB. */
export interface Grant {
  /** The same for every execution of the event by this consumer: the provider's idempotency key. */
  readonly key: string;
  /** Grows with every holder: a provider that keeps the highest refuses a late one. */
  readonly fence: number;
  /** Aborts when the lease or the invocation is about to end: stop then. */
  readonly signal: AbortSignal;
}

/** One event to be executed. */
export interface Execution {
  /** Static name of the consumer: the scope of the event id. */
  readonly consumer: string;
  readonly eventId: string;
  /** Epoch milliseconds after which nothing new may be tried. */
  readonly deadlineMs: number;
  readonly effect: (grant: Grant) => Promise<void>;
}

/** A way to execute an effect outside DynamoDB at least once, seldom twice, never two at a time. */
export interface Lease {
  /**
   * Resolves when the effect was executed and noted, by this delivery or another. Rejects with
   * `InProgressError` while another one holds the lease, and with the effect's own error.
   */
  execute(execution: Execution): Promise<Applied>;
  readonly runLane?: undefined;
}

export interface LeaseOptions extends Omit<Leasing, 'scope' | 'host'> {
  /**
   * How long a holder may work before another may take over: longer than the function's timeout,
   * shorter than the visibility timeout.
   *
   * @default what is left of the invocation, and 5 seconds
   */
  readonly leaseSeconds?: number;
  /**
   * Part of the row's key; another scope executes events again on purpose.
   *
   * @default 'live'
   */
  readonly scope?: string;
  /** @default the machine */
  readonly host?: Host;
}

/**
 * Claims the event in the inbox, executes the effect, notes it as done. A process that dies in between
 * leaves a lease that runs out, and the effect is executed again under the same key: at least once. A
 * holder that comes late can neither note nor free what another one took over.
 */
export function lease(options: LeaseOptions): Lease {
  const { scope = 'live', host = systemHost } = options;
  const leasing: Leasing = { ...options, scope, host };
  return {
    async execute({ consumer, eventId, deadlineMs, effect }) {
      const claimed = await claim({ consumer, eventId, deadlineMs }, leasing);
      if (claimed === 'done') return 'duplicate';
      const key = scope === 'live' ? `${consumer}#${eventId}` : `${consumer}#${eventId}#${scope}`;
      const { signal, clear } = host.timeout(Math.min(claimed.untilMs, deadlineMs) - host.now());
      try {
        await effect({ key, fence: claimed.fence, signal });
      } catch (error) {
        await release(claimed, leasing);
        throw error;
      } finally {
        clear();
      }
      return await complete(claimed, leasing);
    },
  };
}
