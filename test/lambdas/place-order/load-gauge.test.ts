import { describe, expect, test } from 'vitest';
import type { LoadState } from '../../../contracts/load-alarm.ts';
import { loadGauge } from '../../../lambdas/place-order/load-gauge.ts';
import { fakeHost } from '../support/fake-host.ts';

function setUp(answers: (LoadState | undefined | Error)[]) {
  const host = fakeHost();
  let asked = 0;
  const latest = () => {
    const answer = answers[asked];
    asked += 1;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
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

  test('keeps what it knows when it cannot ask, and says so', async () => {
    const { host, gauge } = setUp(['overloaded', new Error('no route')]);
    await gauge.read();
    host.advance(5_000);

    expect(await gauge.read()).toBe('overloaded');
    expect(host.lines).toMatchObject([{ event: 'load not read', errorMessage: 'no route' }]);
  });
});
