import { describe, expect, test } from 'vitest';
import { inline } from '../../../lambdas/runtime/inline.ts';
import { absent, put, remove, update, type Write } from '../../../lambdas/runtime/writes.ts';
import { awsError, transportError } from '../support/aws-errors.ts';
import { fakeHost } from '../support/fake-host.ts';
import { fakeTables } from '../support/fake-table.ts';

const key = { pk: 'o-1', sk: 'INVOICE' };

function setUp() {
  const tables = fakeTables();
  const host = fakeHost();
  const mode = inline({ store: tables, host });
  const apply = (eventId: string, writes: readonly Write[] = [invoice()]) =>
    mode.apply({ consumer: 'c', eventId, writes, deadlineMs: host.now() + 5000 });
  return { tables, apply, renders: () => tables.item('t', key)?.renders?.N };
}

const invoice = () => update('t', key, { add: { renders: 1 }, when: absent });

describe('The inline mode', () => {
  test('makes the effect in one request, and stamps the item with its event', async () => {
    const { tables, apply } = setUp();

    const applied = await apply('e1');

    expect(applied).toBe('applied');
    expect(tables.requests).toHaveLength(1);
    expect(tables.item('t', key)).toMatchObject({
      renders: { N: '1' },
      appliedBy: { S: 'c#e1#owner-1' },
    });
  });

  test('stamps a put as well', async () => {
    const { tables, apply } = setUp();

    await apply('e1', [put('t', { ...key, total: 5 }, absent)]);

    expect(tables.item('t', key)?.appliedBy).toEqual({ S: 'c#e1#owner-1' });
  });

  test('tells a repeat by the stamp, and changes nothing', async () => {
    const { apply, renders } = setUp();
    await apply('e1');

    const again = await apply('e1');

    expect(again).toBe('duplicate');
    expect(renders()).toBe('1');
  });

  test("refuses when another event's stamp is there", async () => {
    const { apply } = setUp();
    await apply('e1');

    const other = apply('e10');

    await expect(other).rejects.toMatchObject({
      name: 'RefusedError',
      message: 'event e10 was refused: the condition failed on t/o-1/INVOICE',
    });
  });

  test('refuses when an item without a stamp is there', async () => {
    const { tables, apply } = setUp();
    tables.seed('t', { pk: { S: key.pk }, sk: { S: key.sk } });

    await expect(apply('e1')).rejects.toThrow('was refused');
  });

  test('knows its own stamp, when the response was lost (DDB-02)', async () => {
    const { tables, apply, renders } = setUp();
    tables.faults.push({ error: transportError(), after: true });

    const applied = await apply('e1');

    expect(applied).toBe('applied');
    expect(renders()).toBe('1');
  });

  test('looks for its stamp when time is up', async () => {
    const { tables, apply } = setUp();
    tables.faults.push({ error: transportError(), after: true });
    for (let n = 0; n < 100; n += 1) tables.faults.push({ error: transportError() });

    const applied = await apply('e1');

    expect(applied).toBe('applied');
  });

  test('fails, to be delivered again, when nothing was applied in time', async () => {
    const { tables, apply } = setUp();
    for (let n = 0; n < 100; n += 1) tables.faults.push({ error: transportError() });

    await expect(apply('e1')).rejects.toThrow('no time was left to commit; last error: socket');
  });

  test('dead-letters what DynamoDB will never take', async () => {
    const { tables, apply } = setUp();
    tables.faults.push({ error: awsError('ValidationException') });

    await expect(apply('e1')).rejects.toMatchObject({ reason: 'InvalidWrite' });
  });

  test.each([
    ['no write', []],
    ['two writes', [invoice(), put('t', { pk: 'other', sk: '-' }, absent)]],
    ['a write without a condition', [update('t', key, { add: { renders: 1 } })]],
    ['a removal', [remove('t', key, absent)]],
  ])('dead-letters %s: only a condition makes it safe', async (_, writes) => {
    const { tables, apply } = setUp();

    await expect(apply('e1', writes)).rejects.toMatchObject({
      reason: 'InvalidWrite',
      message:
        'event e1 cannot be applied: inline takes exactly one put or update, with a condition',
    });
    expect(tables.requests).toEqual([]);
  });
});
