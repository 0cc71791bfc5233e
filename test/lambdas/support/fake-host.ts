import type { Host, LambdaContext } from '../../../lambdas/runtime/host.ts';

/** Noon of the first of January 2027. */
export const noonMs = Date.UTC(2027, 0, 1, 12);

/** A host whose time moves only by sleeping and by hand. */
export interface FakeHost extends Host {
  readonly lines: Record<string, unknown>[];
  readonly sleeps: number[];
  advance(delayMs: number): void;
}

/** A host with this chance: a constant, or a generator of numbers. */
export function fakeHost(random: number | (() => number) = 0.5): FakeHost {
  let nowMs = noonMs;
  let ids = 0;
  const lines: Record<string, unknown>[] = [];
  const sleeps: number[] = [];
  return {
    lines,
    sleeps,
    now: () => nowMs,
    random: typeof random === 'number' ? () => random : random,
    sleep: async (delayMs) => {
      sleeps.push(delayMs);
      nowMs += Math.max(1, delayMs);
    },
    timeout: () => ({ signal: new AbortController().signal, clear: () => {} }),
    uniqueId: () => {
      ids += 1;
      return `owner-${ids}`;
    },
    write: (line) => lines.push(JSON.parse(line)),
    advance: (delayMs) => {
      nowMs += delayMs;
    },
  };
}

/** A Lambda context whose time runs out with the host's clock. */
export function fakeContext(host: Host, remainingMs = 30_000): LambdaContext {
  const endMs = host.now() + remainingMs;
  return {
    functionName: 'counting',
    functionVersion: '7',
    getRemainingTimeInMillis: () => endMs - host.now(),
  };
}
