import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Deque } from '../../../../tools/local/sqs/deque.ts';

type Operation = 'push' | 'unshift' | 'shift';

describe('a deque', () => {
  test('behaves like an array', () => {
    const operations = fc.array(
      fc.constantFrom<Operation>('push', 'push', 'unshift', 'unshift', 'shift'),
      { maxLength: 200, size: 'max' },
    );
    fc.assert(
      fc.property(operations, (history) => {
        const deque = new Deque<number>();
        const model: number[] = [];
        for (const [index, operation] of history.entries()) {
          if (operation === 'shift') expect(deque.shift()).toBe(model.shift());
          else {
            deque[operation](index);
            model[operation](index);
          }
          expect(deque.length).toBe(model.length);
        }
        expect(model.map(() => deque.shift())).toEqual(model);
      }),
    );
  });
});
