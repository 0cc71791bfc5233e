import { describe, expect, test } from 'vitest';
import { StockReserved } from '../../../contracts/order-events.ts';
import { orderKeys } from '../../../contracts/tables.ts';
import { chargePayment } from '../../../lambdas/charge-payment/charge-payment.ts';
import { reserveInventory } from '../../../lambdas/reserve-inventory/reserve-inventory.ts';
import { applied, outboxMessages, row } from '../support/applied.ts';
import { noonMs } from '../support/fake-host.ts';
import { orderPlaced } from '../support/order-samples.ts';

const context = { table: 'orders', now: noonMs };

describe('Reserving inventory', () => {
  test('sets the units of all lines aside', async () => {
    const tables = await applied(reserveInventory(orderPlaced, context));

    expect(row(tables, orderKeys.reservation('o-1'))).toMatchObject({
      units: 3,
      lines: orderPlaced.data.lines,
    });
    expect(row(tables, orderKeys.order('o-1'))).toMatchObject({
      stockStatus: 'reserved',
      reservedUnits: 3,
    });
  });

  test('emits StockReserved', async () => {
    const tables = await applied(reserveInventory(orderPlaced, context));

    const [[reserved] = []] = outboxMessages(tables);
    expect(StockReserved.parse(reserved)).toMatchObject({ causationid: 'placed-1' });
  });

  test('has another outbox row than the payment of the same event', async () => {
    const tables = await applied(
      chargePayment(orderPlaced, context),
      reserveInventory(orderPlaced, context),
    );

    expect(outboxMessages(tables)).toHaveLength(2);
  });
});
