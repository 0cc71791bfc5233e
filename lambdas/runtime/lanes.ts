/** Does one item; resolves to whether its lane may go on. Never rejects. */
export type LaneWork<Item> = (item: Item) => Promise<boolean>;

/**
 * Runs lanes side by side, at most `concurrency` at a time, the items of one lane in order. A lane
 * stops at the first item whose work says so; the items behind it are never begun.
 */
export async function runLanes<Item>(
  lanes: readonly (readonly Item[])[],
  concurrency: number,
  work: LaneWork<Item>,
): Promise<void> {
  let next = 0;
  const runNext = async (): Promise<void> => {
    for (let lane = lanes[next++]; lane !== undefined; lane = lanes[next++]) {
      await runLane(lane, work);
    }
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

async function runLane<Item>(lane: readonly Item[], work: LaneWork<Item>): Promise<void> {
  for (const item of lane) {
    if (!(await work(item))) return;
  }
}
