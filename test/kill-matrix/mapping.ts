import { setTimeout as wait } from 'node:timers/promises';
import { baselineTimeoutMs, isBaseline } from './baseline-subjects.ts';
import { arm, type Cell, disarm, type Stage } from './cell.ts';
import type { Answer } from './process.ts';

/** One message or record on its way to a handler. */
export interface Delivered {
  readonly id: string;
  /** The record as Lambda would hand it over, received this often. */
  readonly record: (receives: number) => object;
}

const mostDeliveries = 12;

/** What never dead-letters by itself is left to SQS, after five. */
const baselineDeliveries = 5;

/**
 * Lambda's mapping of a queue, or of a stream when `keepsOrder`: delivers until all is done; the first
 * delivery of each batch dies as the cell says. Resolves to what was never done.
 */
export async function deliverAll(
  items: readonly Delivered[],
  cell: Cell,
  stage: Stage & { readonly isStream: boolean },
): Promise<readonly Delivered[]> {
  const undone: Delivered[] = [];
  for (let at = 0; at < items.length; at += cell.batch) {
    let rest: readonly Delivered[] = items.slice(at, at + cell.batch);
    const most = isBaseline(cell.subject) ? baselineDeliveries : mostDeliveries;
    for (let receives = 1; rest.length > 0 && receives <= most; receives += 1) {
      const answer = await deliver(rest, receives, { cell, stage });
      rest = leftOf(rest, answer, stage.isStream);
      if (answer === 'died' && isBaseline(cell.subject)) await wait(baselineTimeoutMs + 50);
    }
    undone.push(...rest);
  }
  return undone;
}

async function deliver(
  batch: readonly Delivered[],
  receives: number,
  { cell, stage }: { readonly cell: Cell; readonly stage: Stage },
): Promise<Answer | 'died'> {
  const { process } = stage;
  const event = { Records: batch.map(({ record }) => record(receives)) };
  if (receives > 1) {
    disarm(stage);
    return await process.invoke(event);
  }
  arm(stage, cell.point);
  if (cell.point.startsWith('K0')) return 'died';
  const answering = process.invoke(event);
  if (cell.point.startsWith('K1')) process.kill();
  const answer = await answering;
  if (cell.point.startsWith('K5')) process.kill();
  return cell.point.startsWith('K5') || cell.point.startsWith('K6') ? 'died' : answer;
}

function leftOf(batch: readonly Delivered[], answer: Answer | 'died', isStream: boolean) {
  if (answer === 'died') return batch;
  const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  if (!isStream) return batch.filter(({ id }) => failed.has(id));
  const lowest = batch.findIndex(({ id }) => failed.has(id));
  return lowest < 0 ? [] : batch.slice(lowest);
}
