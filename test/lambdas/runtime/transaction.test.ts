import { describe, expect, test } from 'vitest';
import { transaction } from '../../../lambdas/runtime/transaction.ts';
import { put, update, type Write } from '../../../lambdas/runtime/writes.ts';
import { canceled, canceledBy, transportError } from '../support/aws-errors.ts';
import { fakeHost, noonMs } from '../support/fake-host.ts';
import { fakeTables } from '../support/fake-table.ts';

const day = 86_400;

function setUp(coalesce?: number) {
  const tables = fakeTables();
  const host = fakeHost();
  const inbox = { store: tables, table: 'inbox', markerLifeSeconds: 20 * day, host };
  const idempotency = transaction(coalesce === undefined ? inbox : { ...inbox, coalesce });
  const apply = (eventId: string, writes: readonly Write[] = [count(eventId)]) =>
    idempotency.apply({ consumer: 'c', eventId, writes, deadlineMs: host.now() + 5000 });
  return { tables, host, apply };
}

const count = (name: string) => update('t', { pk: name, sk: '-' }, { add: { n: 1 } });
const ids = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `e${from + index}`);
const sizes = (tables: ReturnType<typeof fakeTables>) =>
  tables.requests.map((items) => items.length);

describe('The transaction mode', () => {
  test('writes marker and effect in one transaction', async () => {
    const { tables, apply } = setUp();

    await apply('e1');

    expect(tables.requests).toHaveLength(1);
    expect(tables.items('inbox')).toEqual([
      {
        pk: { S: 'c#e1' },
        sk: { S: 'live' },
        expiresAt: { N: String(noonMs / 1000 + 20 * day) },
        owner: { S: 'owner-1' },
      },
    ]);
    expect(tables.item('t', { pk: 'e1', sk: '-' })?.n).toEqual({ N: '1' });
  });

  test('applies again once the marker expired, though TTL did not remove it (DDB-09)', async () => {
    const { tables, host, apply } = setUp();
    await apply('e1');

    host.advance((20 * day + 1) * 1000);
    const applied = await apply('e1');

    expect(applied).toBe('applied');
    expect(tables.item('t', { pk: 'e1', sk: '-' })?.n).toEqual({ N: '2' });
  });

  test('knows a marker of its own, whose response was lost, from a duplicate (DDB-02)', async () => {
    const { tables, apply } = setUp();
    tables.faults.push({ error: transportError(), after: true });

    const applied = await apply('e1');

    expect(applied).toBe('applied');
    expect(tables.requests).toHaveLength(2);
  });

  test('reads the marker when it failed among contention (DDB-07)', async () => {
    const { tables, apply } = setUp();
    const mixed = canceledBy('ConditionalCheckFailed', 'TransactionConflict');
    tables.faults.push({ error: mixed });

    const applied = await apply('e1');

    expect(applied).toBe('applied');
    expect(tables.item('t', { pk: 'e1', sk: '-' })?.n).toEqual({ N: '1' });
  });

  test('takes a marker found by that read for a duplicate (DDB-07)', async () => {
    const { tables, apply } = setUp();
    await apply('e1');
    tables.faults.push({ error: canceledBy('ConditionalCheckFailed', 'TransactionConflict') });

    const applied = await apply('e1');

    expect(applied).toBe('duplicate');
  });

  test('never takes a conflict for a duplicate', async () => {
    const { tables, apply } = setUp();
    tables.faults.push({ error: canceledBy('TransactionConflict', 'None') });

    const applied = await apply('e1');

    expect(applied).toBe('applied');
  });

  test('finds at the deadline that an attempt was applied, its response lost', async () => {
    const { tables, apply } = setUp();
    const lost = { error: transportError(), after: true };
    const throttled = Array.from({ length: 100 }, () => ({ error: transportError() }));
    tables.faults.push(lost, ...throttled);

    const applied = await apply('e1');

    expect(applied).toBe('applied');
  });

  test('fails at the deadline when no attempt was applied', async () => {
    const { tables, apply } = setUp();
    tables.faults.push(...Array.from({ length: 100 }, () => ({ error: transportError() })));

    const applied = apply('e1');

    await expect(applied).rejects.toThrow('no time was left to commit');
  });

  test('refuses two writes of one item', async () => {
    const { apply } = setUp();

    const applied = apply('e1', [count('x'), count('x')]);

    await expect(applied).rejects.toThrow(
      'event e1 comes to two writes of t/x/- (DDB-03); join them into one',
    );
  });

  test('refuses a hundred writes, since the marker is the hundredth item', async () => {
    const { apply } = setUp();

    const applied = apply('e1', ids(1, 100).map(count));

    await expect(applied).rejects.toThrow('event e1 comes to 100 writes, over the limit of 99');
  });
});

describe('Coalescing', () => {
  test('puts ten messages into one transaction', async () => {
    const { tables, apply } = setUp();

    await Promise.all(ids(1, 20).map((id) => apply(id)));

    expect(sizes(tables)).toEqual([20, 20]);
  });

  test('keeps to the number it was given', async () => {
    const { tables, apply } = setUp(2);

    await Promise.all(ids(1, 5).map((id) => apply(id)));

    expect(sizes(tables)).toEqual([4, 4, 2]);
  });

  test('holds a message back while another one writes the same item', async () => {
    const { tables, apply } = setUp();

    await Promise.all(ids(1, 3).map((id) => apply(id, [count('shared')])));

    expect(sizes(tables)).toEqual([2, 2, 2]);
    expect(tables.item('t', { pk: 'shared', sk: '-' })?.n).toEqual({ N: '3' });
  });

  test('splits at a hundred items (DDB-03)', async () => {
    const { tables, apply } = setUp();
    const forty = (id: string) => ids(1, 40).map((n) => count(`${id}-${n}`));

    await Promise.all(ids(1, 3).map((id) => apply(id, forty(id))));

    expect(sizes(tables)).toEqual([82, 41]);
  });

  test('splits at 4 MB (DDB-03)', async () => {
    const { tables, apply } = setUp();
    const big = (id: string) => put('t', { pk: id, sk: '-', text: 'é'.repeat(190_000) });

    await Promise.all(
      ids(1, 4).map((id) =>
        apply(
          id,
          ids(1, 4).map((n) => big(`${id}-${n}`)),
        ),
      ),
    );

    expect(sizes(tables)).toEqual([10, 10]);
  });

  test('drops the duplicates of a cancelled transaction and shares the rest again', async () => {
    const { tables, apply } = setUp();
    await Promise.all(['e1', 'e4'].map((id) => apply(id)));
    tables.requests.length = 0;

    const applied = await Promise.all(ids(1, 5).map((id) => apply(id)));

    expect(applied).toEqual(['duplicate', 'applied', 'applied', 'duplicate', 'applied']);
    expect(sizes(tables)).toEqual([10, 6]);
  });

  test('tries the contended alone and shares the innocent again', async () => {
    const { tables, apply } = setUp();
    const reasons = ['None', 'None', 'None', 'TransactionConflict', 'None', 'None'];
    tables.faults.push({ error: canceled(reasons.map((Code) => ({ Code }))) });

    const applied = await Promise.all(ids(1, 3).map((id) => apply(id)));

    expect(applied).toEqual(['applied', 'applied', 'applied']);
    expect(sizes(tables).toSorted()).toEqual([2, 4, 6].toSorted());
  });

  test('tries each alone when the cancellation does not say why', async () => {
    const { tables, apply } = setUp();
    tables.faults.push({ error: canceled([]) });

    const applied = await Promise.all(ids(1, 3).map((id) => apply(id)));

    expect(applied).toEqual(['applied', 'applied', 'applied']);
    expect(sizes(tables)).toEqual([6, 2, 2, 2]);
  });

  test('ends one by one while more than a few per cent are duplicates', async () => {
    const { tables, apply } = setUp();
    for (let round = 0; round < 40; round += 1)
      await Promise.all(ids(1, 10).map((id) => apply(id)));
    tables.requests.length = 0;

    await Promise.all(ids(11, 20).map((id) => apply(id)));

    expect(sizes(tables)).toEqual([2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
  });

  test('shares again when the duplicates are over', async () => {
    const { tables, apply } = setUp();
    for (let round = 0; round < 40; round += 1)
      await Promise.all(ids(1, 10).map((id) => apply(id)));
    await Promise.all(ids(11, 410).map((id) => apply(id)));
    tables.requests.length = 0;

    await Promise.all(ids(501, 510).map((id) => apply(id)));

    expect(sizes(tables)).toEqual([20]);
  });
});
