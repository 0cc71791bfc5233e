import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoDbStore } from '../../../lambdas/runtime/dynamodb.ts';
import { transaction } from '../../../lambdas/runtime/transaction.ts';
import type { TransactionStore } from '../../../lambdas/runtime/transaction-part.ts';
import { absent, put, update, type Write } from '../../../lambdas/runtime/writes.ts';
import { hasDynoxide, startDynoxide } from '../support/dynoxide.ts';
import { fakeHost } from '../support/fake-host.ts';
import { fakeTables } from '../support/fake-table.ts';

/** What the transaction mode relies on; every store must keep it. */
function keepsTheContract(storeOf: () => TransactionStore): void {
  const host = fakeHost();
  const apply = (eventId: string, writes: readonly Write[]) => {
    const inbox = { store: storeOf(), table: 'inbox', markerLifeSeconds: 3600, host };
    const commit = { consumer: 'c', eventId, writes, deadlineMs: host.now() + 5000 };
    return transaction(inbox).apply(commit);
  };
  const read = (pk: string) => storeOf().read('orders', { pk, sk: '-' });

  test('commits all writes of a transaction', async () => {
    const add = update('orders', { pk: 'a', sk: '-' }, { set: { status: 'new' }, add: { n: 2 } });

    const applied = await apply('a', [add, put('orders', { pk: 'b', sk: '-', list: ['x', 1] })]);

    expect(applied).toBe('applied');
    expect([await read('a'), await read('b')]).toMatchObject([
      { status: { S: 'new' }, n: { N: '2' } },
      { list: { L: [{ S: 'x' }, { N: '1' }] } },
    ]);
  });

  test('tells a duplicate by its marker and writes nothing', async () => {
    const add = update('orders', { pk: 'twice', sk: '-' }, { add: { n: 1 } });
    await apply('twice', [add]);

    const applied = await apply('twice', [add]);

    expect(applied).toBe('duplicate');
    expect((await read('twice'))?.n).toEqual({ N: '1' });
  });

  test('refuses by a condition and writes nothing', async () => {
    const taken = put('orders', { pk: 'taken', sk: '-' }, absent);
    await apply('first', [taken]);

    const refused = apply('second', [taken, put('orders', { pk: 'beside', sk: '-' })]);

    await expect(refused).rejects.toThrow('a condition failed on one of orders/taken/-');
    expect(await read('beside')).toBeUndefined();
  });

  test('gives the old item back when its condition failed, if asked', async () => {
    const row = put('orders', { pk: 'old', sk: '-', hash: 'h' }, absent).item;
    const asked = {
      Put: row.Put && { ...row.Put, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
    };
    const items = [asked] as Parameters<TransactionStore['write']>[0];
    await storeOf().write(items);

    const again = storeOf().write(items);

    await expect(again).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'ConditionalCheckFailed', Item: { hash: { S: 'h' } } }],
    });
  });

  test('holds a condition of AND, OR and comparison', async () => {
    const move = (sequence: string, from: string) =>
      update(
        'orders',
        { pk: 'moves', sk: '-' },
        {
          set: { state: sequence, seen: sequence },
          when: {
            expression: '(attribute_not_exists(seen) OR seen < :sequence) AND #s = :from',
            names: { '#s': 'state' },
            values: { ':sequence': sequence, ':from': from },
          },
        },
      );
    await apply('m0', [put('orders', { pk: 'moves', sk: '-', state: '0' })]);
    await apply('m1', [move('1', '0')]);

    await expect(apply('m1-again', [move('1', '1')])).rejects.toThrow('was refused');
    await expect(apply('m2-early', [move('2', '9')])).rejects.toThrow('was refused');
    await expect(apply('m2', [move('2', '1')])).resolves.toBe('applied');
  });
}

describe('The store of the tests', () => {
  const tables = fakeTables();
  keepsTheContract(() => tables);
});

describe.skipIf(!hasDynoxide)('The DynamoDB store on an engine', () => {
  let engine: Awaited<ReturnType<typeof startDynoxide>> | undefined;
  beforeAll(async () => {
    engine = await startDynoxide(['orders', 'inbox']);
  });
  afterAll(() => engine?.stop());
  keepsTheContract(() => dynamoDbStore(engine?.client));
});
