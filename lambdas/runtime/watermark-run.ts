import type { Update } from '@aws-sdk/client-dynamodb';
import { errorMessage, PermanentError, RetryableError } from './errors.ts';
import { fold } from './fold.ts';
import type { Host } from './host.ts';
import type { Applied, Commit } from './idempotency.ts';
import { findObstacle, type Item, type ItemStore } from './item-store.ts';
import { type Counting, getPosition, type Position } from './position.ts';
import { isInvalid } from './transient.ts';
import { untilDeadline } from './until-deadline.ts';
import { type Change, type Condition, update } from './writes.ts';

/** How a commit ended; `behind`: it was not tried, since one before it failed. */
export type Landing = Applied | 'behind' | { readonly error: unknown };

/** Commits at work. */
export interface Run {
  readonly store: ItemStore;
  readonly host: Host;
  readonly scope: string;
  readonly counts: Counting;
  readonly landings: Map<Commit, Landing>;
}

/** A commit that can be folded. */
interface Step {
  readonly commit: Commit;
  readonly position: Position;
  readonly change: Change;
}

type Pack = readonly Step[];

/**
 * Applies the commits of one item in order, as many in one request as can be folded, up to the first
 * that fails. Lands each that it tried.
 */
export async function applyItem(commits: readonly Commit[], run: Run): Promise<void> {
  const steps = commits.flatMap((commit) => findStep(commit, run) ?? []);
  for (let rest = steps; rest.length > 0; ) {
    const pack = rest.slice(0, fold(rest.map(({ change }) => change)).taken);
    if (!(await applyPack(pack, run))) return;
    rest = rest.slice(pack.length);
  }
}

/** The commit as a step; a commit that cannot be one lands at once. */
function findStep(commit: Commit, { counts, landings }: Run): Step | undefined {
  try {
    const [write, ...others] = commit.writes;
    const { change } = write ?? {};
    if (change && !change.when && others.length === 0) {
      return { commit, change, position: getPosition(commit, counts) };
    }
    throw invalid(commit, 'watermark takes exactly one update, without a condition');
  } catch (error) {
    landings.set(commit, { error });
    return undefined;
  }
}

/**
 * What DynamoDB refuses as a whole is applied one by one, so that only the culprit is refused. What is
 * behind it waits until it is out of the way: a watermark past it would hide it from the next delivery.
 */
async function applyPack(pack: Pack, run: Run): Promise<boolean> {
  try {
    await send(pack, run);
    return true;
  } catch (error) {
    const open = openOf(pack, run);
    const [first] = open;
    if (first === undefined) return true;
    const isFinal = isInvalid(error);
    if (isFinal && open.length > 1) return await applyOneByOne(open, run);
    const reason = isFinal ? invalid(first.commit, errorMessage(error)) : error;
    run.landings.set(first.commit, { error: reason });
    return false;
  }
}

async function applyOneByOne(pack: Pack, run: Run): Promise<boolean> {
  for (const step of pack) {
    if (!(await applyPack([step], run))) return false;
  }
  return true;
}

/** Lands every step of the pack, or rejects; a response lost at the deadline is looked up. */
async function send(pack: Pack, run: Run): Promise<void> {
  const { store, host } = run;
  const deadlineMs = Math.min(...pack.map(({ commit }) => commit.deadlineMs));
  const sent = new Set<Step>();
  try {
    await untilDeadline({ host, deadlineMs }, () => sendOnce(pack, sent, run));
  } catch (error) {
    const [write] = pack[0]?.commit.writes ?? [];
    if (!(error instanceof RetryableError) || write === undefined) throw error;
    const item = await store.read(...write.place).catch(() => undefined);
    if (!landBehind(item ?? {}, { pack, sent }, run)) throw error;
  }
}

/** One request; resolves to undefined while some are left to be tried again. */
async function sendOnce(pack: Pack, sent: Set<Step>, run: Run): Promise<true | undefined> {
  const open = openOf(pack, run);
  const fresh = new Set<Step>();
  try {
    await run.store.update(requestOf(open, fresh, run));
    for (const step of open)
      run.landings.set(step.commit, fresh.has(step) ? 'applied' : 'duplicate');
    return true;
  } catch (error) {
    const obstacle = findObstacle(error);
    if (obstacle) return landBehind(obstacle.item, { pack, sent }, run) || undefined;
    for (const step of open) sent.add(step);
    throw error;
  }
}

/**
 * Lands what stands behind the item's watermarks; says whether all of the pack has landed. `sent`
 * went out before, without an answer: it was this very delivery that applied it.
 */
function landBehind(
  item: Item,
  { pack, sent }: { readonly pack: Pack; readonly sent: ReadonlySet<Step> },
  run: Run,
): boolean {
  for (const step of openOf(pack, run)) {
    const mark = item[attributeOf(step, run)]?.S;
    if (mark === undefined || mark < step.position.sequence) continue;
    run.landings.set(step.commit, sent.has(step) ? 'applied' : 'duplicate');
  }
  return openOf(pack, run).length === 0;
}

/** One conditional update that does what the steps do; `fresh` gets those that repeat no other. */
function requestOf(open: Pack, fresh: Set<Step>, run: Run): Update {
  const first = new Map<string, string>();
  const last = new Map<string, string>();
  for (const step of open) {
    const { sequence } = step.position;
    const attribute = attributeOf(step, run);
    if (sequence <= (last.get(attribute) ?? '')) continue;
    if (!first.has(attribute)) first.set(attribute, sequence);
    last.set(attribute, sequence);
    fresh.add(step);
  }
  const { change } = fold([...fresh].map((step) => step.change));
  const set = { ...change.set, ...Object.fromEntries(last) };
  const [write] = open[0]?.commit.writes ?? [];
  const request = write && update(...write.place, { ...change, set, when: isAhead(first) }).item;
  if (request?.Update === undefined) throw new Error('a pack of steps has no update');
  return { ...request.Update, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
}

function isAhead(first: ReadonlyMap<string, string>): Condition {
  const marks = [...first];
  const terms = marks.map((_, n) => `(attribute_not_exists(#w${n}) OR #w${n} < :w${n})`);
  return {
    expression: terms.join(' AND '),
    names: Object.fromEntries(marks.map(([attribute], n) => [`#w${n}`, attribute])),
    values: Object.fromEntries(marks.map(([, sequence], n) => [`:w${n}`, sequence])),
  };
}

function openOf(pack: Pack, { landings }: Run): Pack {
  return pack.filter(({ commit }) => !landings.has(commit));
}

function attributeOf({ position }: Step, { scope }: Run): string {
  return `watermark:${scope}:${position.lineage}`;
}

function invalid({ eventId }: Commit, why: string): PermanentError {
  return new PermanentError(`event ${eventId} cannot be applied: ${why}`, 'InvalidWrite');
}
