import { expect, test } from 'vitest';
import { canWait } from '../../../lambdas/place-order/priority.ts';

test.each<[string | undefined, boolean]>([
  [undefined, false],
  ['u=3', false],
  ['u=4', false],
  ['u=5', true],
  ['i, u=7', true],
  ['u=6;x=1, i', true],
  ['u=9', false],
  ['low', false],
])('An order with the priority %s can wait: %s (RFC 9218)', (priority, wanted) => {
  expect(canWait({ headers: priority === undefined ? {} : { priority } })).toBe(wanted);
});
