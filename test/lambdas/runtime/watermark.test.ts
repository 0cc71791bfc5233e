import { describe, expect, test } from 'vitest';
import { type WatermarkOptions, watermark } from '../../../lambdas/runtime/watermark.ts';
import { absent, put, update, type Write } from '../../../lambdas/runtime/writes.ts';
import { awsError, transportError } from '../support/aws-errors.ts';
import { fakeHost } from '../support/fake-host.ts';
import { fakeTables } from '../support/fake-table.ts';

const key = { pk: 'o-1', sk: 'VIEW' };
const add = (n = 1) => update('t', key, { add: { n } });

interface Given {
  readonly sequence?: string | undefined;
  readonly source?: string | undefined;
  readonly record?: string;
  readonly writes?: readonly Write[];
}

function setUp(options: Partial<WatermarkOptions> = {}) {
  const tables = fakeTables();
  const host = fakeHost();
  const mode = watermark({ store: tables, host, ...options });
  const apply = ({ sequence, source = '/orders', record, writes = [add()] }: Given) =>
    mode.apply({
      ...{ consumer: 'c', eventId: `e-${sequence}`, writes, sequence: record },
      event: { source, sequence },
      deadlineMs: host.now() + 5000,
    });
  return { tables, apply, count: () => tables.item('t', key)?.n?.N };
}

describe('The watermark mode', () => {
  test('remembers the position on the item, in the request that changes it', async () => {
    const { tables, apply } = setUp();

    const applied = await apply({ sequence: '03' });

    expect(applied).toBe('applied');
    expect(tables.requests).toHaveLength(1);
    expect(tables.item('t', key)).toMatchObject({
      n: { N: '1' },
      'watermark:live:/orders': { S: '03' },
    });
  });

  test.each(['03', '02'])(
    'takes sequence %s behind the mark of 03 for a duplicate',
    async (sequence) => {
      const { apply, count } = setUp();
      await apply({ sequence: '03' });

      const again = await apply({ sequence });

      expect(again).toBe('duplicate');
      expect(count()).toBe('1');
    },
  );

  test('counts the sequence of each source on its own', async () => {
    const { apply, count } = setUp();
    await apply({ sequence: '03' });

    const applied = await apply({ sequence: '02', source: '/payments' });

    expect(applied).toBe('applied');
    expect(count()).toBe('2');
  });

  test('applies again in another scope, on purpose', async () => {
    const { tables, apply } = setUp();
    await apply({ sequence: '03' });
    const replay = watermark({ store: tables, host: fakeHost(), scope: 'rebuild' });
    const commit = { consumer: 'c', eventId: 'e', writes: [add()], deadlineMs: Infinity };

    const applied = await replay.apply({ ...commit, event: { source: '/orders', sequence: '03' } });

    expect(applied).toBe('applied');
  });

  test('knows a mark of its own, when the response was lost (DDB-02)', async () => {
    const { tables, apply, count } = setUp();
    tables.faults.push({ error: transportError(), after: true });

    expect(await apply({ sequence: '03' })).toBe('applied');
    expect(count()).toBe('1');
  });

  test('looks at the mark when time is up', async () => {
    const { tables, apply } = setUp();
    tables.faults.push({ error: transportError(), after: true });
    for (let n = 0; n < 100; n += 1) tables.faults.push({ error: transportError() });

    expect(await apply({ sequence: '03' })).toBe('applied');
  });

  test('counts records, when the producer numbers nothing', async () => {
    const { apply, count } = setUp({ counts: 'records' });
    await apply({ record: '0007' });

    expect(await apply({ record: '0007' })).toBe('duplicate');
    expect(await apply({ record: '0008' })).toBe('applied');
    expect(count()).toBe('2');
  });

  test.each([
    ['events', 'source with a sequence'],
    ['records', 'record that has a sequence'],
  ] as const)('dead-letters what has no position among %s', async (counts, missing) => {
    const { apply } = setUp({ counts });

    await expect(apply({})).rejects.toMatchObject({
      reason: 'MissingSequence',
      message:
        `event e-undefined has no ${missing}, so no watermark can be kept; ` +
        'the producer must number its events, or the consumer take another mode',
    });
  });

  test.each([
    ['no write', []],
    ['two writes', [add(), update('t', { pk: 'other', sk: '-' }, { add: { n: 1 } })]],
    ['a put', [put('t', key)]],
    ['a condition of its own', [update('t', key, { add: { n: 1 }, when: absent })]],
  ])('dead-letters %s', async (_, writes) => {
    const { apply } = setUp();

    await expect(apply({ sequence: '03', writes })).rejects.toMatchObject({
      reason: 'InvalidWrite',
      message:
        'event e-03 cannot be applied: watermark takes exactly one update, without a condition',
    });
  });

  test('dead-letters what DynamoDB will never take', async () => {
    const { tables, apply } = setUp();
    tables.faults.push({ error: awsError('ValidationException') });

    await expect(apply({ sequence: '03' })).rejects.toMatchObject({ reason: 'InvalidWrite' });
  });
});
