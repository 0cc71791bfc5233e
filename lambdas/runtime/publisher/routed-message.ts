import { AnyEvent } from '../../../contracts/envelope.ts';
import { type Destination, routes } from '../../../contracts/routes.ts';
import type { Outgoing } from './channel.ts';

/** One message of the outbox, its body as the row holds it. */
export interface RoutedMessage extends Outgoing {
  /** Its place in the order's lifecycle, as text that sorts like the number. */
  readonly sequence: string;
  readonly destinations: readonly Destination[];
}

/** An outbox row's `messages` in DynamoDB's wire form, of a stream's record or of a read. */
export interface StoredMessages {
  readonly L?: readonly { readonly S?: string | undefined }[] | undefined;
}

/** The messages of an outbox row, in order. Throws when they are not what `outbox` writes. */
export function parseMessages(stored: StoredMessages | undefined): readonly RoutedMessage[] {
  const list = stored?.L;
  if (list === undefined || list.length === 0) {
    throw new Error('the outbox row has no list of messages; a stream must carry new images');
  }
  return list.map(({ S }, index) => {
    if (S === undefined) throw new Error(`message ${index} of the outbox row is not text`);
    return parseOutgoing(S, index);
  });
}

function parseOutgoing(body: string, index: number): RoutedMessage {
  const envelope = AnyEvent.safeParse(parseJson(body));
  if (!envelope.success) throw new Error(`message ${index} of the outbox row is not an envelope`);
  const { id, type, partitionkey, sequence, traceparent } = envelope.data;
  const destinations = findDestinations(type);
  if (destinations === undefined) {
    throw new Error(
      `message ${index} has the type ${type}, which contracts/routes.ts does not know`,
    );
  }
  return { id, type, partitionKey: partitionkey, sequence, body, traceparent, destinations };
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
