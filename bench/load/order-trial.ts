import type { LambdaContext } from '../../lambdas/runtime/host.ts';
import { type Answer, fromTables, stubbedClient } from '../cloud/clients.ts';
import { type MemoryTables, memoryTables } from '../cloud/memory-tables.ts';
import { withRandomFaults } from '../cloud/random-faults.ts';
import type { BatchAnswer } from '../handlers/handler.ts';
import { notesTable } from '../handlers/note-order.ts';
import { seededRandom } from '../statistics.ts';
import type { Connected } from './count-requests.ts';
import { context } from './orders.ts';

/** A source's batch, and how it is delivered until all is done. */
export interface Trial<Event> {
  readonly batch: Event;
  /** Messages of each key, numbered from 1. */
  readonly perKey: number;
  /** What is delivered again after an answer. */
  readonly open: (event: Event, answer: BatchAnswer) => Event;
}

/** What happened over many trials, a trial a seed. */
export interface Disorder {
  /** Trials in which a message took effect after a later one of its key had. */
  readonly inverted: number;
  /** Trials in which a message took effect twice, or never. */
  readonly notSingle: number;
}

const maxDeliveries = 100;

/** The peer's claim ends with the invocation: the next one comes later, as visibility is advised. */
const briefContext: LambdaContext = { ...context, getRemainingTimeInMillis: () => -1 };

/** Delivers the batch under random faults until all is done, once for each seed from 1. */
export async function runTrials<Event extends { readonly Records: readonly unknown[] }>(
  make: Connected<Event>,
  trial: Trial<Event>,
  { seeds, isPeer }: { readonly seeds: number; readonly isPeer: boolean },
): Promise<Disorder> {
  let [inverted, notSingle] = [0, 0];
  for (let seed = 1; seed <= seeds; seed += 1) {
    const tables = memoryTables({ idempotency: ['id'] });
    const watch = watchOrder(tables);
    const client = stubbedClient(withRandomFaults(watch.answer, seededRandom(seed)));
    const handler = make(client);
    const waiting = [trial.batch];
    for (let left = maxDeliveries; left > 0; left -= 1) {
      const open = waiting.shift();
      if (open === undefined) break;
      const answering = handler(open, isPeer ? briefContext : context);
      const rest = await answering.then(
        (answer) => [trial.open(open, answer)],
        () => halvesOf(open),
      );
      waiting.unshift(...rest.filter(({ Records }) => Records.length > 0));
    }
    if (watch.isInverted()) inverted += 1;
    if (!isSingle(tables, trial)) notSingle += 1;
  }
  return { inverted, notSingle };
}

/** A batch whose invocation failed as a whole comes back in halves (KIN-13). */
function halvesOf<Event extends { readonly Records: readonly unknown[] }>(batch: Event): Event[] {
  const { Records } = batch;
  const half = Math.ceil(Records.length / 2);
  return [
    { ...batch, Records: Records.slice(0, half) },
    { ...batch, Records: Records.slice(half) },
  ];
}

function watchOrder(tables: MemoryTables) {
  const last = new Map<string, string>();
  let isInverted = false;
  const apply = fromTables(tables);
  const answer: Answer = (operation, input) => {
    try {
      return apply(operation, input);
    } finally {
      for (const [id, item] of tables.items) {
        const sequence = item.lastSequence?.S;
        if (sequence === undefined) continue;
        if (sequence < (last.get(id) ?? '')) isInverted = true;
        last.set(id, sequence);
      }
    }
  };
  return { answer, isInverted: () => isInverted };
}

function isSingle<Event extends { readonly Records: readonly unknown[] }>(
  tables: MemoryTables,
  { batch, perKey }: Trial<Event>,
): boolean {
  const notes = [...tables.items].filter(([id]) => id.startsWith(`${notesTable}/`));
  const areAll = notes.length * perKey === batch.Records.length;
  return areAll && notes.every(([, { effects }]) => Number(effects?.N) === perKey);
}
