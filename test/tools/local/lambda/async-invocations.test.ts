import { describe, expect, test } from 'vitest';
import {
  type AsyncConfig,
  AsyncInvocations,
} from '../../../../tools/local/lambda/async-invocations.ts';
import { AwsError, type LocalEvent } from '../../../../tools/local/ports.ts';
import { type Behaviour, FakeClock, FakeFunctions, ok, settle } from '../event-sources/fakes.ts';

const minute = 60_000;
const hour = 60 * minute;

function world(behaviour: Behaviour, config: Partial<AsyncConfig> = {}) {
  const clock = new FakeClock();
  const functions = new FakeFunctions(clock, behaviour);
  const events: LocalEvent[] = [];
  const observe = (event: LocalEvent) => events.push(event);
  const invocations = new AsyncInvocations({ clock, functions, observe });
  invocations.configure('f', { retryAttempts: undefined, eventAgeSeconds: undefined, ...config });
  return {
    ...{ clock, invocations },
    times: () => functions.calls.map(({ atMs }) => atMs),
    dropped: () => events.map(({ name, detail }) => `${name} ${detail?.reason}`),
  };
}

describe('an asynchronous invocation', () => {
  test('of a function that fails is tried after one and two more minutes, then dropped', async () => {
    const { clock, invocations, times, dropped } = world(() => 'throw');

    void invocations.accept('f', '{}');
    await clock.advance(hour);

    expect(times()).toEqual([0, minute, 3 * minute]);
    expect(dropped()).toEqual(['EventDropped RetriesExhausted']);
  });

  test('is over when the function succeeds', async () => {
    const { clock, invocations, times, dropped } = world((_, index) =>
      index === 0 ? 'throw' : ok,
    );

    const over = invocations.accept('f', '{}');
    await clock.advance(hour);
    await over;

    expect(times()).toEqual([0, minute]);
    expect(dropped()).toEqual([]);
  });

  test('is tried as often as the function’s configuration says', async () => {
    const { clock, invocations, times } = world(() => 'throw', { retryAttempts: 0 });

    void invocations.accept('f', '{}');
    await clock.advance(hour);

    expect(times()).toEqual([0]);
  });

  test('that is throttled spends no attempt, and waits longer each time', async () => {
    const { clock, invocations, times } = world((_, index) => (index < 3 ? 'throttle' : ok), {
      retryAttempts: 0,
    });

    void invocations.accept('f', '{}');
    await clock.advance(minute);

    expect(times()).toEqual([0, 1000, 3000, 7000]);
  });

  test('is dropped at its age', async () => {
    const { clock, invocations, times, dropped } = world(() => 'throttle', { eventAgeSeconds: 60 });

    void invocations.accept('f', '{}');
    await clock.advance(hour);

    expect(times().at(-1)).toBeLessThanOrEqual(minute);
    expect(dropped()).toEqual(['EventDropped EventAgeExceeded']);
  });

  test('is forgotten at the stop', async () => {
    const { clock, invocations, times, dropped } = world(() => 'throw');

    const over = invocations.accept('f', '{}');
    await settle();
    invocations.stop();
    await over;
    await clock.advance(hour);

    expect(times()).toEqual([0]);
    expect(dropped()).toEqual([]);
  });

  test.each([
    [{ retryAttempts: 3 }, 'MaximumRetryAttempts must be a whole number from 0 to 2, got 3'],
    [
      { eventAgeSeconds: 59 },
      'MaximumEventAgeInSeconds must be a whole number from 60 to 21600, got 59',
    ],
  ])('is not configured with %o', (config, message) => {
    expect(() => world(() => ok, config)).toThrow(
      new AwsError('InvalidParameterValueException', message),
    );
  });
});
