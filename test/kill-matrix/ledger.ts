import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { StreamDeadLetter } from '../../lambdas/runtime/stream-consumer.ts';
import type { SimulatedEvent } from '../simulation/workload.ts';
import type { Subject } from './subject.ts';
import type { Wire } from './wire.ts';

/** What a cell came to. */
export interface Result {
  readonly lost: number;
  readonly doubled: number;
  readonly inversions: number;
  /** Poison without a dead letter, and dead letters that are no poison. */
  readonly wrongLetters: number;
}

/** Compares the tables and the dead letters with what the events ask for. */
export async function judge(
  subject: Subject,
  events: readonly SimulatedEvent[],
  { client, wire }: { readonly client: DynamoDBClient; readonly wire: Wire },
): Promise<Result> {
  const read = async (table: string, pk: string) => {
    const Key = { pk: { S: pk }, sk: { S: '-' } };
    return (await client.send(new GetItemCommand({ TableName: table, Key }))).Item;
  };
  const healthy = events.filter(({ poison }) => poison === undefined);
  const wrongLetters = compareLetters(events, wire);
  if (subject === 'standard lease') {
    const done = await Promise.all(healthy.map(({ id }) => read('provider', `subject#${id}`)));
    return { lost: done.filter((item) => !item).length, doubled: 0, inversions: 0, wrongLetters };
  }
  if (subject === 'standard inline') {
    const rows = await Promise.all(healthy.map(({ id }) => read('effects', id)));
    const counts = rows.map((row) => Number(row?.count?.N ?? 0));
    return { ...countsOf(counts), inversions: 0, wrongLetters };
  }
  const keys = Map.groupBy(healthy, ({ key }) => key);
  const result = { lost: 0, doubled: 0, inversions: 0, wrongLetters };
  for (const [key, ofKey] of keys) {
    const state = await read('state', key);
    const version = Number(state?.version?.N ?? 0);
    const sum = ofKey.reduce((total, { amount }) => total + amount, 0);
    result.lost += Math.max(0, ofKey.length - version);
    result.doubled += Math.max(0, version - ofKey.length);
    if (version === ofKey.length && Number(state?.balance?.N) !== sum) result.doubled += 1;
    if (subject.includes('standard')) continue;
    if (state?.last?.S !== ofKey.at(-1)?.sequence) result.inversions += 1;
  }
  return result;
}

function countsOf(counts: readonly number[]) {
  return {
    lost: counts.filter((count) => count === 0).length,
    doubled: counts.filter((count) => count > 1).length,
  };
}

function compareLetters(events: readonly SimulatedEvent[], { sent, objects }: Wire): number {
  const bodies = (sent.get('dead-letters') ?? []).map(({ body }) => body);
  for (const text of objects.values()) {
    const { record } = JSON.parse(text) as StreamDeadLetter;
    bodies.push(Buffer.from(record.kinesis.data, 'base64').toString());
  }
  const found = new Set(bodies.map((body) => (JSON.parse(body) as SimulatedEvent).id));
  const isWrong = ({ id, poison }: SimulatedEvent) => found.has(id) !== (poison !== undefined);
  return events.filter(isWrong).length;
}
