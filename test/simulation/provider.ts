import type { SimulatedEvent } from './workload.ts';

/** Who asks. */
export interface Asking {
  readonly key: string;
  readonly fence: number;
}

/** A service outside DynamoDB that dedupes by the key it is given. */
export interface Provider {
  /** How often each key was executed, however often it was asked. */
  readonly done: ReadonlyMap<string, number>;
  /** How often each key was asked for. */
  readonly asked: ReadonlyMap<string, number>;
  /** The keys under which each event was asked for. */
  readonly keysOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** The fences under which each event was executed. */
  readonly fencesOf: ReadonlyMap<string, ReadonlySet<number>>;
  send(event: SimulatedEvent, grant: Asking): Promise<void>;
}

export function createProvider(): Provider {
  const done = new Map<string, number>();
  const asked = new Map<string, number>();
  const keysOf = new Map<string, Set<string>>();
  const fencesOf = new Map<string, Set<number>>();
  return {
    done,
    asked,
    keysOf,
    fencesOf,
    async send(event, { key, fence }) {
      fencesOf.set(event.id, (fencesOf.get(event.id) ?? new Set()).add(fence));
      asked.set(key, (asked.get(key) ?? 0) + 1);
      keysOf.set(event.id, (keysOf.get(event.id) ?? new Set()).add(key));
      if (!done.has(key)) done.set(key, 1);
    },
  };
}
