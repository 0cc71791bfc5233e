import type { LifecycleEvent } from '../../contracts/order-events.ts';
import { orderKeys } from '../../contracts/tables.ts';
import type { Envelope } from '../runtime/emit.ts';
import { outbox } from '../runtime/outbox.ts';
import { type Condition, update, type Write } from '../runtime/writes.ts';
import { packParcels, shipParcels } from './parcels.ts';

/** Where orders are written, and when. */
export interface FulfilmentContext {
  readonly table: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** One step of an order's state machine. */
interface Step {
  /** The state the order must be in; undefined: in none yet. */
  readonly from: string | undefined;
  readonly to: string;
  /** What the step causes. */
  readonly emitted: readonly Envelope[];
}

/**
 * Moves an order one step: placed, paid (or cancelled), packing, packed, shipping, shipped. The write
 * is refused unless the event is newer than the last one and the order is in the step's state.
 */
export function fulfilOrder(
  event: LifecycleEvent,
  { table, now }: FulfilmentContext,
): readonly Write[] {
  const { orderId } = event.data;
  const { from, to, emitted } = stepOf(event, now);
  const move = update(table, orderKeys.order(orderId), {
    set: { fulfilment: to, lifecycleSequence: event.sequence },
    add: { lifecycleEvents: 1 },
    when: movesOn(event.sequence, from),
  });
  const [first, ...others] = emitted;
  return first ? [move, outbox(table, { orderId, events: [first, ...others], now })] : [move];
}

function stepOf(event: LifecycleEvent, now: number): Step {
  switch (event.type) {
    case 'orders.OrderPlaced.v1':
      return { from: undefined, to: 'placed', emitted: [] };
    case 'payments.PaymentCharged.v1':
      return { from: 'placed', to: 'paid', emitted: packParcels(event, now) };
    case 'payments.PaymentDeclined.v1':
      return { from: 'placed', to: 'cancelled', emitted: [] };
    case 'fulfilment.OrderPacked.v1': {
      const { parcel, parcels } = event.data;
      const from = parcel === 1 ? 'paid' : 'packing';
      if (parcel < parcels) return { from, to: 'packing', emitted: [] };
      return { from, to: 'packed', emitted: shipParcels(event, now) };
    }
    case 'fulfilment.OrderShipped.v1': {
      const { parcel, parcels } = event.data;
      const from = parcel === 1 ? 'packed' : 'shipping';
      return { from, to: parcel < parcels ? 'shipping' : 'shipped', emitted: [] };
    }
  }
}

function movesOn(sequence: string, from: string | undefined): Condition {
  const isNewer = '(attribute_not_exists(lifecycleSequence) OR lifecycleSequence < :sequence)';
  const isInState = from === undefined ? 'attribute_not_exists(fulfilment)' : 'fulfilment = :from';
  return {
    expression: `${isNewer} AND ${isInState}`,
    values: { ':sequence': sequence, ':from': from },
  };
}
