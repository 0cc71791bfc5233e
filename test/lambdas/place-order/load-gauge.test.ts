import { describe, expect, test } from 'vitest';
import type { LoadState } from '../../../contracts/load-alarm.ts';
import { loadGauge } from '../../../lambdas/place-order/load-gauge.ts';
import { fakeHost } from '../support/fake-host.ts';

const entryLifeMs = 60_000;

function setUp(answers: (LoadState | undefined | Error)[]) {
  const host = fakeHost();
  const expiresAt = (host.now() + entryLifeMs) / 1000;
  let asked = 0;
  const latest = () => {
    const answer = answers[asked];
    asked += 1;
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve(answer && { state: answer, expiresAt });
  };
  return { host, gauge: loadGauge({ latest, host }), asked: () => asked };
}

describe('The load gauge', () => {
  test('says normal while nothing was ever noted', async () => {
    expect(await setUp([undefined]).gauge.read()).toBe('normal');
  });

  test('asks once in five seconds, and again after them', async () => {
    const { host, gauge, asked } = setUp(['overloaded', 'normal']);

    expect([await gauge.read(), await gauge.read()]).toEqual(['overloaded', 'overloaded']);
    expect(asked()).toBe(1);
    host.advance(5_000);
    expect(await gauge.read()).toBe('normal');
  });

  test('does not believe an entry that has expired, known or read (DDB-09)', async () => {
    const { host, gauge } = setUp(['overloaded', 'overloaded', 'overloaded']);

    host.advance(entryLifeMs - 1_000);
    expect(await gauge.read()).toBe('overloaded');
    host.advance(1_000);
    expect(await gauge.read()).toBe('normal');
    host.advance(5_000);
    expect(await gauge.read()).toBe('normal');
  });

  test('keeps what it knows when it cannot ask, and says so', async () => {
    const { host, gauge } = setUp(['overloaded', new Error('no route')]);
    await gauge.read();
    host.advance(5_000);

    expect(await gauge.read()).toBe('overloaded');
    expect(host.lines).toMatchObject([{ event: 'load not read', errorMessage: 'no route' }]);
  });
});
