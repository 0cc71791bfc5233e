import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Child, endWithParent } from '../../../tools/demo/parent.ts';

describe('the program of npm start', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Times it was told to end, two seconds after its parent's id became another. */
  function endsAfter(env: Child['env'], parents: { before: number; after: number }) {
    const child = { ppid: parents.before, env };
    const end = vi.fn();
    endWithParent(child, end);
    child.ppid = parents.after;
    vi.advanceTimersByTime(2000);
    return end.mock.calls.length;
  }

  test('ends once when the shell of npm is gone', () => {
    expect(endsAfter({ npm_lifecycle_event: 'start' }, { before: 7, after: 1 })).toBe(1);
  });

  test('stays while that shell is there', () => {
    expect(endsAfter({ npm_lifecycle_event: 'start' }, { before: 7, after: 7 })).toBe(0);
  });

  test.each([{}, { npm_lifecycle_event: 'test' }])('outlives any other parent, with %j', (env) => {
    expect(endsAfter(env, { before: 7, after: 1 })).toBe(0);
  });
});
