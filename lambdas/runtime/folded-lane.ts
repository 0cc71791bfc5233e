import type { Commit } from './idempotency.ts';
import type { LaneSteps, Task } from './lane-steps.ts';
import type { Message } from './message.ts';
import type { Landing } from './watermark-run.ts';

/** Applies commits in order; tells of each in order how it landed. */
export type ApplyRun = (commits: readonly Commit[]) => Promise<readonly Landing[]>;

interface Pending<Kind> {
  readonly message: Kind;
  readonly task: Task;
  readonly commit: Commit;
}

/**
 * Takes a lane as a whole: reads and decides all of it, then applies it as one run. When a failed
 * message is out of the way, those behind it are tried again.
 */
export async function runFolded<Kind extends Message>(
  lane: readonly Kind[],
  steps: LaneSteps<Kind>,
  applyRun: ApplyRun,
): Promise<void> {
  let open = await decideAll(lane, steps);
  while (open.length > 0 && !steps.isOver()) {
    const landings = await applyRun(open.map(({ commit }) => commit));
    open = await settle(open, landings, steps);
  }
}

async function decideAll<Kind extends Message>(lane: readonly Kind[], steps: LaneSteps<Kind>) {
  const decided: Pending<Kind>[] = [];
  for (const message of lane) {
    if (steps.isOver()) break;
    try {
      const task = await steps.read(message);
      if (task) decided.push({ message, task, commit: task.decide() });
    } catch (error) {
      if (!(await steps.fail(message, error))) break;
    }
  }
  return decided;
}

/** Tells the engine how each ended; resolves to those behind failures that are out of the way. */
async function settle<Kind extends Message>(
  open: readonly Pending<Kind>[],
  landings: readonly Landing[],
  steps: LaneSteps<Kind>,
): Promise<Pending<Kind>[]> {
  const behind: Pending<Kind>[] = [];
  let isClear = true;
  for (const [index, pending] of open.entries()) {
    const landing = landings[index] ?? 'behind';
    const { message, task } = pending;
    if (landing === 'behind') behind.push(pending);
    else if (typeof landing === 'string') steps.done(message, task, landing);
    else isClear = (await steps.fail(message, landing.error)) && isClear;
  }
  return isClear ? behind : [];
}
