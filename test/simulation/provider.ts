import type { SimulatedEvent } from './workload.ts';

/** A service outside DynamoDB that dedupes by the key it is given. */
export interface Provider {
  /** How often each key was executed, however often it was asked. */
  readonly done: ReadonlyMap<string, number>;
  /** How often each key was asked for. */
  readonly asked: ReadonlyMap<string, number>;
  /** The keys under which each event was asked for. */
  readonly keysOf: ReadonlyMap<string, ReadonlySet<string>>;
  send(event: SimulatedEvent, grant: { readonly key: string }): Promise<void>;
}

export function createProvider(): Provider {
  const done = new Map<string, number>();
  const asked = new Map<string, number>();
  const keysOf = new Map<string, Set<string>>();
  return {
    done,
    asked,
    keysOf,
    async send(event, { key }) {
      asked.set(key, (asked.get(key) ?? 0) + 1);
      keysOf.set(event.id, (keysOf.get(event.id) ?? new Set()).add(key));
      if (!done.has(key)) done.set(key, 1);
    },
  };
}
