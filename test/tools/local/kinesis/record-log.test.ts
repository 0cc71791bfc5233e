import { describe, expect, test } from 'vitest';
import { RecordLog } from '../../../../tools/local/kinesis/record-log.ts';

describe('the log of a shard', () => {
  test('keeps 100,000 records of 1 KB in less than 200 MB', () => {
    const log = new RecordLog();
    const data = Buffer.alloc(1024, 1);
    const before = used();

    for (let n = 0; n < 100_000; n += 1) log.append(data, `customer-${n}`, n);

    expect((used() - before) / 1_048_576).toBeLessThan(200);
    expect(log.get(99_999).data.equals(data)).toBe(true);
  });

  test('finds the first record of a time, also between records', () => {
    const log = new RecordLog();
    for (const time of [10, 20, 20, 30]) log.append(Buffer.of(time), 'k', time);

    expect([0, 10, 15, 20, 30, 31].map((time) => log.findArrival(time))).toEqual([
      0, 0, 1, 1, 3, 4,
    ]);
  });

  test('never lets arrival times go back', () => {
    const log = new RecordLog();
    for (const time of [20, 10]) log.append(Buffer.of(time), 'k', time);

    expect(log.get(1).arrivalMs).toBe(20);
  });

  test('forgets old records and goes on numbering', () => {
    const log = new RecordLog();
    for (let n = 0; n < 100; n += 1) log.append(Buffer.alloc(1024, n), 'k', n);

    log.trim(60);
    const next = log.append(Buffer.of(7), 'k', 100);

    expect([log.first, next]).toEqual([60, 100]);
    expect(log.get(60).data[0]).toBe(60);
    expect(() => log.get(59)).toThrow('record 59 is not in 60..100');
  });
});

function used(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
