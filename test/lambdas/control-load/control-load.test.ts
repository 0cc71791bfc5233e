import { describe, expect, test } from 'vitest';
import { LoadAlarm } from '../../../contracts/load-alarm.ts';
import { loadLog } from '../../../contracts/tables.ts';
import { changeId, controlLoad } from '../../../lambdas/control-load/control-load.ts';
import { inline } from '../../../lambdas/runtime/inline.ts';
import { fakeHost } from '../support/fake-host.ts';
import { fakeTables } from '../support/fake-table.ts';

/** As CloudWatch writes the time of a change. */
const change = (NewStateValue: LoadAlarm['NewStateValue'], time: string): LoadAlarm => ({
  AlarmName: 'Orders-dev-Overload',
  NewStateValue,
  StateChangeTime: `2027-01-01T${time}.000+0000`,
});
const fired = change('ALARM', '12:00:00');
const cleared = change('OK', '12:07:00');

/** The state that the latest entry tells after these notifications, in this order. */
async function stateAfter(notifications: readonly LoadAlarm[]) {
  const tables = fakeTables();
  const host = fakeHost();
  const mode = inline({ store: tables, host });
  for (const alarm of notifications) {
    const writes = controlLoad(alarm, 'orders');
    const deadlineMs = host.now() + 5_000;
    await mode.apply({ consumer: 'load', eventId: changeId(alarm), writes, deadlineMs });
  }
  const times = ['2027-01-01T12:07:00.000Z', '2027-01-01T12:00:00.000Z'];
  const entries = times.map((sk) => tables.item('orders', { pk: loadLog, sk }));
  return entries.find((entry) => entry !== undefined)?.state?.S;
}

describe('Overload control', () => {
  test.each([
    ['the alarm fires', [fired], 'overloaded'],
    ['it clears', [fired, cleared], 'normal'],
    ['each notification comes twice', [fired, fired, cleared, cleared], 'normal'],
    ['the first comes last', [cleared, fired], 'normal'],
    ['the first is repeated at the end', [fired, cleared, fired], 'normal'],
  ])('knows the load when %s', async (_, notifications, state) => {
    expect(await stateAfter(notifications)).toBe(state);
  });

  test('is not told by a change after twelve hours', () => {
    const [write] = controlLoad(fired, 'orders');

    expect(write?.item.Put?.Item?.expiresAt).toEqual({
      N: String(Date.UTC(2027, 0, 2, 0) / 1000),
    });
  });

  test('refuses what is no notification of an alarm', () => {
    expect(LoadAlarm.safeParse({ ...fired, NewStateValue: 'FINE' }).success).toBe(false);
    expect(LoadAlarm.safeParse({ ...fired, StateChangeTime: 'noon' }).success).toBe(false);
  });
});
