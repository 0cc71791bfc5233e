import { describe, expect, test } from 'vitest';
import type { OrderPlaced } from '../../contracts/order-events.ts';
import { watermark } from '../../lambdas/runtime/watermark.ts';
import { update } from '../../lambdas/runtime/writes.ts';
import { fakeHost } from '../lambdas/support/fake-host.ts';
import { fakeTables } from '../lambdas/support/fake-table.ts';
import { placedAs } from '../lambdas/support/order-samples.ts';

/** Three events of an order, as the stream has kept them. */
const kept = [1, 2, 3].map((n) => ({
  ...placedAs(`e-${n}`),
  sequence: String(n).padStart(10, '0'),
}));

describe('A replay', () => {
  const host = fakeHost();

  /** Counts the kept events in the item of this key; resolves to what the item then says. */
  async function readAll(tables: ReturnType<typeof fakeTables>, pk: string, scope = 'live') {
    const mode = watermark({ store: tables, host, scope });
    const apply = (event: OrderPlaced) =>
      mode.apply({
        ...{ consumer: 'analytics', eventId: event.id, event, sequence: undefined },
        writes: [update('views', { pk, sk: 'VIEW' }, { add: { events: 1 } })],
        deadlineMs: host.now() + 5000,
      });
    for (const event of kept) await apply(event);
    return tables.item('views', { pk, sk: 'VIEW' })?.events?.N;
  }

  test('into a new key counts every event once, however often it is begun again', async () => {
    const tables = fakeTables();
    await readAll(tables, 'ANALYTICS#o-1');

    expect(await readAll(tables, 'ANALYTICS2#o-1')).toBe('3');
    expect(await readAll(tables, 'ANALYTICS2#o-1')).toBe('3');
  });

  test('into the same item changes nothing, under another scope it doubles', async () => {
    const tables = fakeTables();
    await readAll(tables, 'ANALYTICS#o-1');

    expect(await readAll(tables, 'ANALYTICS#o-1')).toBe('3');
    expect(await readAll(tables, 'ANALYTICS#o-1', 'again')).toBe('6');
  });
});
