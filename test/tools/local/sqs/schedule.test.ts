import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Schedule, type Scheduled } from '../../../../tools/local/sqs/schedule.ts';

describe('a schedule', () => {
  test('gives back what was not removed, by time', () => {
    const times = fc.array(fc.tuple(fc.nat(20), fc.boolean()), { maxLength: 60, size: 'max' });
    fc.assert(
      fc.property(times, (entries) => {
        const schedule = new Schedule<number>();
        const added = entries.map(([atMs], index) => schedule.add(atMs, index));
        const removed = added.filter((_, index) => entries[index]?.[1]);
        for (const entry of removed) schedule.remove(entry);

        const expected = entries.flatMap(([atMs, gone]) => (gone ? [] : [atMs]));
        expect(drain(schedule)).toEqual(expected.sort((a, b) => a - b));
      }),
    );
  });

  test('is empty after clear', () => {
    const schedule = new Schedule<string>();
    schedule.add(1, 'a');

    schedule.clear();

    expect(schedule.first).toBeUndefined();
  });
});

function drain(schedule: Schedule<number>): readonly number[] {
  const times: number[] = [];
  for (let entry: Scheduled<number> | undefined = schedule.first; entry; entry = schedule.first) {
    times.push(entry.atMs);
    schedule.remove(entry);
  }
  return times;
}
