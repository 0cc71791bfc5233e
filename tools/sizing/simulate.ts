/** A queue in front of a consumer. */
export interface Pipeline {
  /** Messages a second, at random times. */
  readonly rate: number;
  readonly invocationMs: number;
  /** Messages that one invocation takes at most. */
  readonly batch: number;
  /** Invocations at a time, at most. */
  readonly maxConcurrency: number;
}

/** What a run of it was like. */
export interface Observed {
  /** Invocations at work, on average over time. */
  readonly concurrency: number;
  /** Messages in an invocation, on average. */
  readonly batch: number;
  /** Messages that waited at the end. */
  readonly backlog: number;
  readonly processed: number;
}

/**
 * Runs a pipeline message by message for so many seconds: an invocation begins as soon as there is a
 * message and a slot, and takes what is there. `random` is uniform in [0, 1).
 */
export function simulate(pipeline: Pipeline, seconds: number, random: () => number): Observed {
  const { rate, invocationMs, batch, maxConcurrency } = pipeline;
  const endMs = seconds * 1000;
  const ends: number[] = [];
  let [nowMs, arrivalMs, waiting, busyMs, invocations, processed] = [0, 0, 0, 0, 0, 0];
  const begin = () => {
    while (waiting > 0 && ends.length < maxConcurrency) {
      const taken = Math.min(batch, waiting);
      waiting -= taken;
      processed += taken;
      invocations += 1;
      busyMs += Math.min(invocationMs, endMs - nowMs);
      ends.push(nowMs + invocationMs);
    }
  };
  for (;;) {
    const endsMs = ends[0] ?? Number.POSITIVE_INFINITY;
    nowMs = Math.min(arrivalMs, endsMs);
    if (nowMs >= endMs) break;
    if (endsMs <= arrivalMs) ends.shift();
    else {
      waiting += 1;
      arrivalMs = nowMs - (Math.log(1 - random()) / rate) * 1000;
    }
    begin();
  }
  return {
    concurrency: busyMs / endMs,
    batch: processed / invocations,
    backlog: waiting,
    processed,
  };
}
