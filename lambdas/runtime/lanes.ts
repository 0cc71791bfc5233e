import type { LaneSteps } from './lane-steps.ts';
import type { Message } from './message.ts';

/** Takes a lane one message after another, up to the first that must be delivered again. */
export async function runEach<Kind extends Message>(
  lane: readonly Kind[],
  steps: LaneSteps<Kind>,
): Promise<void> {
  for (const message of lane) {
    if (steps.isOver() || !(await runOne(message, steps))) return;
  }
}

/** Runs lanes side by side, at most `concurrency` at a time. `run` must not reject. */
export async function runLanes<Item>(
  lanes: readonly (readonly Item[])[],
  concurrency: number,
  run: (lane: readonly Item[]) => Promise<void>,
): Promise<void> {
  let next = 0;
  const runNext = async (): Promise<void> => {
    for (let lane = lanes[next++]; lane !== undefined; lane = lanes[next++]) await run(lane);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, lanes.length) }, runNext));
}

/** The items in lanes by key, lanes in order of their first item; no key is a lane of its own. */
export function lanesBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | undefined,
): readonly (readonly Item[])[] {
  const lanes: Item[][] = [];
  const byKey = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = key === undefined ? undefined : byKey.get(key);
    if (known) {
      known.push(item);
      continue;
    }
    const lane = [item];
    lanes.push(lane);
    if (key !== undefined) byKey.set(key, lane);
  }
  return lanes;
}

async function runOne<Kind extends Message>(
  message: Kind,
  steps: LaneSteps<Kind>,
): Promise<boolean> {
  try {
    const task = await steps.read(message);
    if (task) steps.done(message, task, await task.perform());
    return true;
  } catch (error) {
    return await steps.fail(message, error);
  }
}
