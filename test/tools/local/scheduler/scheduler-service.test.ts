import { describe, expect, test } from 'vitest';
import type { LocalEvent } from '../../../../tools/local/ports.ts';
import {
  SchedulerService,
  type ScheduleSpec,
} from '../../../../tools/local/scheduler/scheduler-service.ts';
import { FakeClock } from '../event-sources/fakes.ts';

const minute = 60_000;

const everyMinute: ScheduleSpec = {
  name: 'sweep',
  arn: 'arn:aws:scheduler:eu-west-1:111111111111:schedule/default/sweep',
  everyMs: minute,
  functionName: 'sweeper',
  input: undefined,
  isEnabled: true,
};

function start(spec: Partial<ScheduleSpec> = {}, run: () => Promise<void> = async () => {}) {
  const clock = new FakeClock();
  const events: LocalEvent[] = [];
  const payloads: string[] = [];
  const scheduler = new SchedulerService({
    clock,
    random: () => 0.5,
    place: { account: '111111111111', region: 'eu-west-1', endpoint: 'http://127.0.0.1:4566' },
    observe: (event) => events.push(event),
    asynchronous: {
      accept: (functionName, payload) => {
        payloads.push(`${functionName} ${payload}`);
        return run();
      },
    },
  });
  scheduler.createSchedule({ ...everyMinute, ...spec });
  scheduler.start();
  return { ...{ clock, payloads, scheduler }, names: () => events.map(({ name }) => name) };
}

describe('a schedule', () => {
  test('invokes its function at its rate, first after one interval', async () => {
    const { clock, payloads } = start({ input: '{"a":1}' });

    await clock.advance(minute - 1);
    expect(payloads).toEqual([]);
    await clock.advance(2 * minute + 1);
    expect(payloads).toEqual(Array.from({ length: 3 }, () => 'sweeper {"a":1}'));
  });

  test('without input sends a notification that names it', async () => {
    const { clock, payloads } = start();

    await clock.advance(minute);

    const [payload = ''] = payloads;
    expect(JSON.parse(payload.slice('sweeper '.length))).toMatchObject({
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      time: '2026-11-20T10:01:00Z',
      resources: [everyMinute.arn],
    });
  });

  test('that is disabled invokes nothing', async () => {
    const { clock, payloads } = start({ isEnabled: false });

    await clock.advance(5 * minute);

    expect(payloads).toEqual([]);
  });

  test('waits for an invocation that outlasts the interval', async () => {
    const running = Promise.withResolvers<void>();
    const { clock, names } = start({}, () => running.promise);

    await clock.advance(2 * minute);
    running.resolve();
    await clock.advance(minute);

    expect(names()).toEqual(['ScheduleInvoked', 'ScheduleSkipped', 'ScheduleInvoked']);
  });

  test('invokes nothing once the scheduler is stopped', async () => {
    const { clock, payloads, scheduler } = start();

    await clock.advance(minute);
    scheduler.stop();
    await clock.advance(5 * minute);

    expect(payloads).toHaveLength(1);
  });
});
