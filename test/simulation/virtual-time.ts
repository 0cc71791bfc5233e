/** Time that moves only when nothing else can happen. */
export interface VirtualTime {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs something this much later. */
  after(delayMs: number, run: () => void): void;
  sleep(delayMs: number): Promise<void>;
  /** Runs until nothing is left to happen, or `until` says so. */
  run(until: () => boolean): Promise<void>;
}

interface Planned {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** Noon of the first of January 2027: every simulation begins there. */
export const startMs = Date.UTC(2027, 0, 1, 12);

export function virtualTime(): VirtualTime {
  const heap: Planned[] = [];
  let nowMs = startMs;
  let order = 0;
  const after = (delayMs: number, run: () => void) => {
    order += 1;
    push(heap, { atMs: nowMs + Math.max(0, Math.ceil(delayMs)), order, run });
  };
  return {
    now: () => nowMs,
    after,
    sleep: (delayMs) => new Promise((resolve) => after(delayMs, resolve)),
    async run(until) {
      for (let next = pop(heap); next !== undefined && !until(); next = pop(heap)) {
        nowMs = next.atMs;
        next.run();
        while (heap[0]?.atMs === nowMs) pop(heap)?.run();
        await settle();
      }
    },
  };
}

/** Lets promises and immediates run dry; an immediate that a promise asked for runs in the second turn. */
async function settle(): Promise<void> {
  await new Promise(setImmediate);
  await new Promise(setImmediate);
}

function isBefore(a: Planned, b: Planned): boolean {
  return a.atMs === b.atMs ? a.order < b.order : a.atMs < b.atMs;
}

function push(heap: Planned[], planned: Planned): void {
  let place = heap.length;
  heap.push(planned);
  while (place > 0) {
    const parent = (place - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || isBefore(above, planned)) break;
    heap[place] = above;
    place = parent;
  }
  heap[place] = planned;
}

function pop(heap: Planned[]): Planned | undefined {
  const [first] = heap;
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return first;
  let place = 0;
  for (;;) {
    const left = heap[2 * place + 1];
    const right = heap[2 * place + 2];
    const child = left && right && isBefore(right, left) ? 2 * place + 2 : 2 * place + 1;
    const below = heap[child];
    if (below === undefined || isBefore(last, below)) break;
    heap[place] = below;
    place = child;
  }
  heap[place] = last;
  return first;
}
