import type { StreamDeadLetter } from '../../lambdas/runtime/stream-consumer.ts';
import type { Source } from './consumers.ts';
import { effectTable, type Mode, stateTable } from './effects.ts';
import type { ModelQueue } from './model/queue.ts';
import type { ModelRecord } from './model/stream.ts';
import type { Tables } from './model/tables.ts';
import type { Provider } from './provider.ts';
import type { Sightings } from './watch.ts';
import type { SimulatedEvent, Workload } from './workload.ts';

/** What a run did, against what it had to do. */
export interface Verdict {
  readonly seed: number;
  readonly messages: number;
  /** Events whose effect is missing (I1). */
  readonly lost: number;
  /** Events whose effect is there more than once (I3). */
  readonly doubled: number;
  /** Updates of one key that went back (I4); 0 where no order is promised. */
  readonly inversions: number;
  /** Leases taken too early, or noted by somebody else; 0 where there are none (I11). */
  readonly staleHolders: number;
  /** Reports that fail a whole batch by their form (SQS-25). */
  readonly malformed: number;
  /** Dead letters that are no poison, and poison without a dead letter (I5). */
  readonly innocents: number;
  readonly missing: number;
  /** Dead letters without their reason, that a handler lived to send (I5). */
  readonly unexplained: number;
  /** Rows of the inbox that are no event's, or not at rest (I7). */
  readonly strayMarkers: number;
  /** Whether the source was empty in the end (I10). */
  readonly isDrained: boolean;
}

export interface Evidence {
  readonly source: Source;
  readonly mode: Mode;
  readonly seed: number;
  readonly workload: Workload;
  readonly tables: Tables;
  readonly queue: ModelQueue;
  readonly objects: ReadonlyMap<string, string>;
  readonly givenUp: readonly ModelRecord[];
  readonly provider: Provider;
  readonly seen: Sightings;
  readonly isDrained: boolean;
}

/** Whether the run kept every promise. */
export function isRight(verdict: Verdict): boolean {
  const { lost, doubled, inversions, staleHolders, malformed } = verdict;
  const { innocents, missing, unexplained, strayMarkers } = verdict;
  const effects = lost + doubled + inversions + staleHolders + malformed;
  const wrong = effects + innocents + missing + unexplained + strayMarkers;
  return verdict.isDrained && wrong === 0;
}

export function judge(evidence: Evidence): Verdict {
  const { source, seed, workload, isDrained } = evidence;
  const letters = lettersOf(evidence);
  const { poison } = workload;
  const bodies = new Set(letters.map(({ body }) => body));
  return {
    seed,
    messages: workload.publications.length,
    ...effectsOf(evidence),
    inversions: source === 'standard' ? 0 : evidence.seen.inversions,
    staleHolders: evidence.seen.staleHolders,
    malformed: evidence.seen.malformed,
    innocents: [...bodies].filter((body) => !poison.has(body)).length,
    missing: [...poison.keys()].filter((body) => !bodies.has(body)).length,
    unexplained: letters.filter((letter) => !isExplained(letter, poison.get(letter.body))).length,
    strayMarkers: strayMarkers(evidence),
    isDrained,
  };
}

interface Letter {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, string | undefined>> | undefined;
  /** Given up by the stream's mapping, which says no more than that. */
  readonly byMapping?: true;
}

function lettersOf({ queue, objects, givenUp }: Evidence): readonly Letter[] {
  const written = [...objects.values()].map((text): Letter => {
    const { metadata, record } = JSON.parse(text) as StreamDeadLetter;
    const body = Buffer.from(record.kinesis.data, 'base64').toString();
    return { body, attributes: { ...metadata } };
  });
  return [
    ...queue.deadLetters,
    ...written,
    ...givenUp.map(({ body }) => ({ body, byMapping: true as const })),
  ];
}

const wanted = ['errorClass', 'errorMessage', 'attempts', 'origin', 'firstReceivedTime'];

/** What died with its process has no reason; every other dead letter has all of it. */
function isExplained(
  { attributes, byMapping }: Letter,
  event: SimulatedEvent | undefined,
): boolean {
  if (byMapping || event === undefined || event.poison === 'killer') return true;
  if (attributes === undefined) return false;
  const named = attributes.consumer === 'simulated' && attributes.consumerVersion === '7';
  const hasId = event.poison === 'notJson' || attributes.eventId === event.id;
  return named && hasId && wanted.every((name) => attributes[name]);
}

function effectsOf(evidence: Evidence): Pick<Verdict, 'lost' | 'doubled'> {
  if (evidence.mode === 'watermark') return balanced(evidence);
  const found = evidence.workload.healthy.map((event) => countOf(event, evidence));
  const rows = {
    lost: found.filter((count) => count === 0).length,
    doubled: found.reduce((sum, count) => sum + Math.max(0, count - 1), invented(evidence)),
  };
  if (evidence.mode !== 'transaction') return rows;
  const sums = balanced(evidence);
  return { lost: Math.max(rows.lost, sums.lost), doubled: Math.max(rows.doubled, sums.doubled) };
}

function countOf({ id, amount }: SimulatedEvent, { mode, tables, provider }: Evidence): number {
  if (mode === 'lease') {
    const keys = provider.keysOf.get(id)?.size ?? 0;
    return keys;
  }
  const row = tables.item(effectTable, id, '-');
  const count = Number(row?.count?.N ?? 0);
  return Number(row?.amount?.N ?? 0) === count * amount ? count : count + 1;
}

/** Effects of poison. */
function invented({ workload, tables, provider }: Evidence): number {
  const ids = [...workload.poison.values(), ...workload.expired].map(({ id }) => id);
  return ids.filter((id) => tables.item(effectTable, id, '-') || provider.keysOf.has(id)).length;
}

/** The same by accumulated values: a key's version and balance. */
function balanced({ workload, tables }: Evidence): Pick<Verdict, 'lost' | 'doubled'> {
  let lost = 0;
  let doubled = 0;
  const byKey = Map.groupBy(workload.healthy, ({ key }) => key);
  for (const [key, events] of byKey) {
    const state = tables.item(stateTable, key, '-');
    const version = Number(state?.version?.N ?? 0);
    const sum = events.reduce((total, { amount }) => total + amount, 0);
    const isOff = version === events.length && Number(state?.balance?.N ?? 0) !== sum;
    lost += Math.max(0, events.length - version) + (isOff ? 1 : 0);
    doubled += Math.max(0, version - events.length) + (isOff ? 1 : 0);
  }
  return { lost, doubled };
}

function strayMarkers({ mode, workload, tables }: Evidence): number {
  const rows = tables.items('inbox');
  const healthy = new Set(workload.healthy.map(({ id }) => `simulated#${id}`));
  if (mode === 'transaction') {
    return rows.filter(({ pk }) => !healthy.has(pk?.S ?? '')).length;
  }
  const unfinished = rows.filter(
    ({ pk, leaseState }) => healthy.has(pk?.S ?? '') && leaseState?.S !== 'done',
  );
  return unfinished.length;
}
