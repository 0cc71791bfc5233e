import { describe, expect, test } from 'vitest';
import { fold } from '../../../lambdas/runtime/fold.ts';
import type { Change } from '../../../lambdas/runtime/writes.ts';

describe('Folding changes', () => {
  test('lets the last value of an attribute win, and sums what is added', () => {
    const changes: Change[] = [
      { set: { status: 'placed', by: 'a' }, add: { events: 1 } },
      { set: { status: 'paid' }, add: { events: 1, cents: 5 } },
    ];

    expect(fold(changes)).toEqual({
      change: { set: { status: 'paid', by: 'a' }, add: { events: 2, cents: 5 } },
      taken: 2,
    });
  });

  test('keeps a value that a later change leaves out', () => {
    const changes = [{ set: { customer: 'c-1' } }, { set: { customer: undefined } }];

    expect(fold(changes).change.set).toEqual({ customer: 'c-1' });
  });

  test.each([
    ['sets what was added to', [{ add: { n: 1 } }, { set: { n: 0 } }]],
    ['adds to what was set', [{ set: { n: 0 } }, { add: { n: 1 } }]],
  ])('stops before a change that %s', (_, changes) => {
    expect(fold(changes).taken).toBe(1);
  });
});
