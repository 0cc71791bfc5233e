import { errorMessage, PermanentError, RefusedError, RetryableError } from './errors.ts';
import { type Host, systemHost } from './host.ts';
import type { Applied, Commit, Idempotency } from './idempotency.ts';
import { findObstacle, type Item, type ItemStore } from './item-store.ts';
import { isInvalid } from './transient.ts';
import { untilDeadline } from './until-deadline.ts';
import { update, type Write } from './writes.ts';

export interface InlineOptions {
  readonly store: ItemStore;
  /** @default the machine */
  readonly host?: Host;
}

/** The attribute of an item that names the event, and the attempt, that wrote it. */
export const appliedByAttribute = 'appliedBy';

const obstacleWanted = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

/** A write that leaves its stamp on the item. */
interface Stamped {
  readonly write: Write;
  readonly eventId: string;
  /** Consumer and event id. */
  readonly event: string;
  readonly stamp: string;
}

/**
 * An effect on one item that carries its own condition: no marker, one request. The condition must be
 * false once the event was applied, and stay so; `absent` is the usual one. The item is stamped with
 * its event, so that a repeat is told from a refusal: another event's stamp is a `RefusedError`. Only
 * the last event is known, so an item that several change one after another is for another mode.
 */
export function inline({ store, host = systemHost }: InlineOptions): Idempotency {
  const send = async ({ write, eventId, event, stamp }: Stamped): Promise<Applied> => {
    try {
      const { Put, Update } = write.item;
      if (Put) await store.put({ ...Put, ...obstacleWanted });
      if (Update) await store.update({ ...Update, ...obstacleWanted });
      return 'applied';
    } catch (error) {
      const obstacle = findObstacle(error);
      if (obstacle === undefined) throw error;
      const applied = appliedBy(obstacle.item, event, stamp);
      if (applied) return applied;
      throw new RefusedError(`event ${eventId} was refused: the condition failed on ${write.key}`);
    }
  };
  const findLostResponse = async ({ write, event, stamp }: Stamped) => {
    const item = await store.read(...write.place).catch(() => undefined);
    return item && appliedBy(item, event, stamp);
  };
  return {
    async apply(commit) {
      const stamped = stampWrite(commit, host.uniqueId());
      try {
        const { deadlineMs } = commit;
        return await untilDeadline({ host, deadlineMs }, () => send(stamped));
      } catch (error) {
        const applied = error instanceof RetryableError && (await findLostResponse(stamped));
        if (applied) return applied;
        throw isInvalid(error) ? invalid(commit, errorMessage(error)) : error;
      }
    },
  };
}

function appliedBy(item: Item, event: string, stamp: string): Applied | undefined {
  const found = item[appliedByAttribute]?.S;
  if (found === stamp) return 'applied';
  return found?.slice(0, found.lastIndexOf('#')) === event ? 'duplicate' : undefined;
}

function stampWrite(commit: Commit, attemptId: string): Stamped {
  const { consumer, eventId, writes } = commit;
  const [write, ...others] = writes;
  const isConditional = (write?.item.Put ?? write?.item.Update)?.ConditionExpression;
  if (write === undefined || others.length > 0 || !isConditional) {
    throw invalid(commit, 'inline takes exactly one put or update, with a condition');
  }
  const event = `${consumer}#${eventId}`;
  const stamp = `${event}#${attemptId}`;
  return { write: stampedWith(stamp, write), eventId, event, stamp };
}

function stampedWith(stamp: string, write: Write): Write {
  const { Put } = write.item;
  if (Put) {
    const Item = { ...Put.Item, [appliedByAttribute]: { S: stamp } };
    return { ...write, item: { Put: { ...Put, Item } } };
  }
  const set = { ...write.change?.set, [appliedByAttribute]: stamp };
  return update(...write.place, { ...write.change, set });
}

function invalid({ eventId }: Commit, why: string): PermanentError {
  return new PermanentError(`event ${eventId} cannot be applied: ${why}`, 'InvalidWrite');
}
