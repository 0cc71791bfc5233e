import type { DynamoDBRecord } from 'aws-lambda';
import { AnyEvent } from '../../contracts/envelope.ts';
import { type Destination, routes } from '../../contracts/routes.ts';
import { outboxPrefix } from '../../contracts/tables.ts';
import type { Outgoing } from '../runtime/publisher/channel.ts';
import type { ItemKey } from '../runtime/writes.ts';

/** One message of the outbox, its body as the row holds it. */
export interface RoutedMessage extends Outgoing {
  readonly destinations: readonly Destination[];
}

/** One decision's messages, in order. */
export interface OutboxRow {
  /** The stream's sequence number: what Lambda knows the record by (DDS-07). */
  readonly recordId: string;
  readonly key: ItemKey;
  readonly messages: readonly RoutedMessage[];
}

/** The key of an inserted outbox row; undefined for any other record of the table's stream. */
export function findOutboxKey({ eventName, dynamodb }: DynamoDBRecord): ItemKey | undefined {
  const pk = dynamodb?.Keys?.pk?.S;
  const sk = dynamodb?.Keys?.sk?.S;
  if (eventName !== 'INSERT' || pk === undefined || sk === undefined) return undefined;
  return sk.startsWith(outboxPrefix) ? { pk, sk } : undefined;
}

/** The messages of an inserted outbox row. Throws when they are not what `outbox` writes. */
export function parseMessages({ dynamodb }: DynamoDBRecord): readonly RoutedMessage[] {
  const list = dynamodb?.NewImage?.messages?.L;
  if (list === undefined || list.length === 0) {
    throw new Error('the outbox row has no list of messages; the stream must carry new images');
  }
  return list.map(({ S }, index) => {
    if (S === undefined) throw new Error(`message ${index} of the outbox row is not text`);
    return parseOutgoing(S, index);
  });
}

function parseOutgoing(body: string, index: number): RoutedMessage {
  const envelope = AnyEvent.safeParse(parseJson(body));
  if (!envelope.success) throw new Error(`message ${index} of the outbox row is not an envelope`);
  const { id, type, partitionkey, traceparent } = envelope.data;
  const destinations = findDestinations(type);
  if (destinations === undefined) {
    throw new Error(
      `message ${index} has the type ${type}, which contracts/routes.ts does not know`,
    );
  }
  return { id, type, partitionKey: partitionkey, body, traceparent, destinations };
}

function findDestinations(type: string): readonly Destination[] | undefined {
  return Object.hasOwn(routes, type) ? routes[type as keyof typeof routes] : undefined;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
