import { TransactWriteItemsCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Answer } from './consumers.ts';
import { conflictIsDuplicate, effectFirst, lostUpdates, markerFirst } from './mutant-modes.ts';
import type { Changes, Simulation } from './simulate.ts';

/** A runtime with one rule broken. */
export interface Mutant {
  readonly name: string;
  /** What it does wrong. */
  readonly fault: string;
  readonly where: Pick<Simulation, 'source' | 'mode'>;
  readonly changes: Changes;
}

const queue = { source: 'standard', mode: 'transaction' } as const;
const fifo = { source: 'fifo', mode: 'transaction' } as const;
const stream = { source: 'stream', mode: 'transaction' } as const;

interface BatchEvent {
  readonly Records: readonly {
    readonly messageId: string;
    readonly body: string;
    readonly attributes?: { readonly MessageGroupId?: string };
    readonly kinesis?: { readonly sequenceNumber: string };
  }[];
}

/** Every one is to be caught; M11, the relay's, stands in `relay.ts`. */
export const mutants: readonly Mutant[] = [
  {
    name: 'M1',
    fault: 'no dedupe: the marker is left out',
    where: queue,
    changes: { bend: withoutMarkers },
  },
  {
    name: 'M2',
    fault: 'the marker before the effect, in a request of its own',
    where: queue,
    changes: { idempotency: markerFirst },
  },
  {
    name: 'M3',
    fault: 'the effect before the marker, in a request of its own',
    where: queue,
    changes: { idempotency: effectFirst },
  },
  {
    name: 'M4',
    fault: 'FIFO: only the failed message of a group is reported',
    where: fifo,
    changes: { bendAnswer: firstOfEachGroup },
  },
  {
    name: 'M5',
    fault: 'stream: the highest record is reported, not the lowest',
    where: stream,
    changes: { bendAnswer: lastRecord },
  },
  {
    name: 'M6',
    fault: 'the report names the message id under the wrong key',
    where: queue,
    changes: { bendAnswer: wrongKey },
  },
  {
    name: 'M7',
    fault: 'failures are swallowed and reported as done',
    where: queue,
    changes: { bendAnswer: () => ({ batchItemFailures: [] }) },
  },
  {
    name: 'M8',
    fault: 'dedupe by the message id of SQS',
    where: queue,
    changes: { bendEvent: withMessageIds, id: messageIdOf },
  },
  {
    name: 'M9',
    fault: 'an event is remembered for 60 seconds',
    where: queue,
    changes: { markerLifeSeconds: 60 },
  },
  {
    name: 'M10',
    fault: 'a transaction conflict counts as a duplicate',
    where: queue,
    changes: { idempotency: conflictIsDuplicate },
  },
  {
    name: 'M12',
    fault: 'the message group is random, not the key',
    where: fifo,
    changes: { groupOf: (_, random) => `g${random.whole(1, 50)}` },
  },
  {
    name: 'M13',
    fault: 'a state is read, changed and put without a condition',
    where: queue,
    changes: { idempotency: lostUpdates },
  },
  {
    name: 'inline',
    fault: 'the write of inline mode has lost its condition',
    where: { source: 'standard', mode: 'inline' },
    changes: { bend: withoutConditions },
  },
  {
    name: 'watermark',
    fault: 'the write of watermark mode has lost its condition',
    where: { source: 'stream', mode: 'watermark' },
    changes: { bend: withoutConditions },
  },
  {
    name: 'lease',
    fault: 'a lease is taken, and noted as done, whoever holds it',
    where: { source: 'standard', mode: 'lease' },
    changes: { bend: withoutConditions },
  },
];

function withoutMarkers(command: unknown): unknown {
  if (!(command instanceof TransactWriteItemsCommand)) return undefined;
  const TransactItems = command.input.TransactItems?.filter(
    ({ Put }) => Put?.TableName !== 'inbox',
  );
  return new TransactWriteItemsCommand({ TransactItems });
}

function withoutConditions(command: unknown): unknown {
  if (!(command instanceof UpdateItemCommand)) return undefined;
  return new UpdateItemCommand({ ...command.input, ConditionExpression: undefined });
}

function firstOfEachGroup({ batchItemFailures }: Answer, event: unknown): Answer {
  const { Records } = event as BatchEvent;
  const groupOf = new Map(Records.map((record) => [record.messageId, record.attributes]));
  const groups = new Set<string | undefined>();
  const first = batchItemFailures.filter(({ itemIdentifier = '' }) => {
    const group = groupOf.get(itemIdentifier)?.MessageGroupId;
    const isFirst = !groups.has(group);
    groups.add(group);
    return isFirst;
  });
  return { batchItemFailures: first };
}

function lastRecord(answer: Answer, event: unknown): Answer {
  if (answer.batchItemFailures.length === 0) return answer;
  const itemIdentifier = (event as BatchEvent).Records.at(-1)?.kinesis?.sequenceNumber;
  return { batchItemFailures: itemIdentifier ? [{ itemIdentifier }] : [] };
}

function wrongKey({ batchItemFailures }: Answer): Answer {
  const misnamed: object[] = batchItemFailures.map(({ itemIdentifier }) => ({
    messageId: itemIdentifier,
  }));
  return { batchItemFailures: misnamed };
}

/** Healthy bodies with the message id in them; others as they are, so that dead letters stay. */
function withMessageIds(event: unknown): unknown {
  const { Records } = event as BatchEvent;
  const named = Records.map((record) => {
    const isPlain = record.body.startsWith('{"') && !record.body.includes('"poison"');
    const body = `${record.body.slice(0, -1)},"messageId":"${record.messageId}"}`;
    return isPlain ? { ...record, body } : record;
  });
  return { Records: named };
}

function messageIdOf(event: { readonly id: string; readonly messageId?: string }): string {
  return event.messageId ?? event.id;
}
