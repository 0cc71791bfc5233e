import type { OrderPlaced, StockReserved } from '../../contracts/order-events.ts';
import { orderKeys } from '../../contracts/tables.ts';
import { emit } from '../runtime/emit.ts';
import { outbox } from '../runtime/outbox.ts';
import { absent, put, update, type Write } from '../runtime/writes.ts';

/** Where reservations are written, and when. */
export interface ReservationContext {
  readonly table: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Sets the units of every line of an order aside. */
export function reserveInventory(
  placed: OrderPlaced,
  { table, now }: ReservationContext,
): readonly Write[] {
  const { orderId, lines } = placed.data;
  const units = lines.reduce((sum, line) => sum + line.quantity, 0);
  const reserved = emit<StockReserved>(placed, {
    type: 'inventory.StockReserved.v1',
    data: { orderId, lines },
    now,
  });
  return [
    put(table, { ...orderKeys.reservation(orderId), orderId, lines, units }, absent),
    update(table, orderKeys.order(orderId), {
      set: { stockStatus: 'reserved' },
      add: { reservedUnits: units, stockEvents: 1 },
    }),
    outbox(table, { orderId, events: [reserved], now }),
  ];
}
