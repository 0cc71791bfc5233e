import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoDbItems } from '../../../lambdas/runtime/dynamodb-items.ts';
import { inline } from '../../../lambdas/runtime/inline.ts';
import type { ItemStore } from '../../../lambdas/runtime/item-store.ts';
import { lease } from '../../../lambdas/runtime/lease.ts';
import { watermark } from '../../../lambdas/runtime/watermark.ts';
import { absent, put, update, type Write } from '../../../lambdas/runtime/writes.ts';
import { hasDynoxide, startDynoxide } from '../support/dynoxide.ts';
import { fakeHost } from '../support/fake-host.ts';
import { fakeTables } from '../support/fake-table.ts';

/** What the modes of single items rely on; every store must keep it. */
function keepsTheContract(storeOf: () => ItemStore): void {
  const host = fakeHost();
  const commit = (eventId: string, writes: readonly Write[]) => {
    return { consumer: 'c', eventId, writes, deadlineMs: host.now() + 5000 };
  };

  test.each([
    ['a put', (pk: string) => put('orders', { pk, sk: '-', total: 5 }, absent)],
    [
      'an update',
      (pk: string) => update('orders', { pk, sk: '-' }, { add: { n: 1 }, when: absent }),
    ],
  ])('inline: %s happens once, and gives the old item to a repeat', async (name, write) => {
    const apply = (eventId: string) =>
      inline({ store: storeOf(), host }).apply(commit(eventId, [write(name)]));

    expect(await apply('e-1')).toBe('applied');
    expect(await apply('e-1')).toBe('duplicate');
    await expect(apply('e-2')).rejects.toThrow('was refused');
  });

  test('watermark: moves on, and gives the old item to what is behind', async () => {
    const apply = (sequence: string) => {
      const writes = [update('orders', { pk: 'w', sk: '-' }, { add: { n: 1 } })];
      const event = { source: '/orders', sequence };
      return watermark({ store: storeOf(), host }).apply({ ...commit(sequence, writes), event });
    };

    expect([await apply('1'), await apply('3'), await apply('2'), await apply('4')]).toEqual([
      'applied',
      'applied',
      'duplicate',
      'applied',
    ]);
    expect((await storeOf().read('orders', { pk: 'w', sk: '-' }))?.n).toEqual({ N: '3' });
  });

  test('lease: claims, fails, claims again with a higher fence, is done', async () => {
    const fences: number[] = [];
    const mode = lease({ store: storeOf(), table: 'inbox', markerLifeSeconds: 3600, host });
    const execute = (fails: boolean) =>
      mode.execute({
        ...commit('e-1', []),
        effect: async ({ fence }) => {
          fences.push(fence);
          if (fails) throw new Error('no route');
        },
      });

    await expect(execute(true)).rejects.toThrow('no route');
    expect([await execute(false), await execute(false)]).toEqual(['applied', 'duplicate']);
    expect(fences).toEqual([1, 2]);
  });
}

describe('The item store of the tests', () => {
  const tables = fakeTables();
  keepsTheContract(() => tables);
});

describe.skipIf(!hasDynoxide)('The item store on an engine', () => {
  let engine: Awaited<ReturnType<typeof startDynoxide>> | undefined;
  beforeAll(async () => {
    engine = await startDynoxide(['orders', 'inbox']);
  });
  afterAll(() => engine?.stop());
  keepsTheContract(() => dynamoDbItems(engine?.client));
});
