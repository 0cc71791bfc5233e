import { describe, expect, test } from 'vitest';
import { tokenBucket } from '../../../../lambdas/runtime/publisher/token-bucket.ts';
import { fakeHost } from '../../support/fake-host.ts';

function setUp() {
  const host = fakeHost();
  return { host, bucket: tokenBucket({ perSecond: 10, burst: 20 }, host.now) };
}

describe('A token bucket', () => {
  test('lets a burst through, then the steady rate', () => {
    const { host, bucket } = setUp();

    expect([bucket.take(15), bucket.take(15), bucket.take(1)]).toEqual([15, 5, 0]);
    host.advance(500);
    expect(bucket.take(9)).toBe(5);
  });

  test('saves up no more than the burst', () => {
    const { host, bucket } = setUp();
    host.advance(3_600_000);

    expect(bucket.take(100)).toBe(20);
  });

  test('keeps parts of a token', () => {
    const { host, bucket } = setUp();
    bucket.take(20);

    const taken = Array.from({ length: 10 }, () => {
      host.advance(50);
      return bucket.take(1);
    });
    expect(taken.reduce((sum, one) => sum + one, 0)).toBe(5);
  });
});
