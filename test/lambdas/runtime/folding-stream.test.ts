import { describe, expect, test } from 'vitest';
import { PermanentError, RetryableError } from '../../../lambdas/runtime/errors.ts';
import { awsError, transportError } from '../support/aws-errors.ts';
import { foldingStream, orderRecord, sequence } from '../support/test-stream.ts';

const five = [1, 2, 3, 4, 5].map((position) => orderRecord('o-1', position, 100 + position));

describe('A stream consumer with a watermark', () => {
  test('makes one request of all events of an item', async () => {
    const stream = foldingStream();

    const failed = await stream.deliver(five);

    expect(failed).toBeUndefined();
    expect(stream.tables.requests).toHaveLength(1);
    expect(stream.view('o-1')).toEqual({ events: 5, last: sequence(5) });
    expect(stream.metrics()).toMatchObject({ Processed: 5, DuplicatesSuppressed: 0 });
  });

  test('makes one request an item, side by side', async () => {
    const stream = foldingStream();
    const others = [1, 2].map((position) => orderRecord('o-2', position, 200 + position));

    await stream.deliver([...five, ...others]);

    expect(stream.tables.requests).toHaveLength(2);
    expect([stream.view('o-1')?.events, stream.view('o-2')?.events]).toEqual([5, 2]);
  });

  test('changes nothing at a redelivery', async () => {
    const stream = foldingStream();
    await stream.deliver(five);

    const failed = await stream.deliver(five);

    expect(failed).toBeUndefined();
    expect(stream.view('o-1')?.events).toBe(5);
    expect(stream.metrics()).toMatchObject({ Processed: 0, DuplicatesSuppressed: 5 });
  });

  test('applies what is new in a batch that overlaps an earlier one', async () => {
    const stream = foldingStream();
    await stream.deliver(five.slice(0, 3));

    await stream.deliver(five.slice(1));

    expect(stream.view('o-1')).toEqual({ events: 5, last: sequence(5) });
    expect(stream.metrics()).toMatchObject({ Processed: 2, DuplicatesSuppressed: 2 });
  });

  test('suppresses an event that its producer published again, behind newer ones', async () => {
    const stream = foldingStream();

    await stream.deliver([...five, orderRecord('o-1', 2, 106), orderRecord('o-1', 6, 107)]);

    expect(stream.view('o-1')).toEqual({ events: 6, last: sequence(6) });
    expect(stream.metrics()).toMatchObject({ Processed: 6, DuplicatesSuppressed: 1 });
  });

  test('dead-letters poison and goes on behind it', async () => {
    const stream = foldingStream({ [sequence(3)]: new PermanentError('never') });

    const failed = await stream.deliver(five);

    expect(failed).toBeUndefined();
    expect([...stream.deadLetters.keys()]).toEqual(['counter/shardId-000000000000/103.json']);
    expect(stream.view('o-1')).toEqual({ events: 4, last: sequence(5) });
  });

  test('stops the lane at an error that may pass, and reports that record', async () => {
    const stream = foldingStream({ [sequence(3)]: new RetryableError('later') });

    const failed = await stream.deliver([...five, orderRecord('o-2', 1, 201)]);

    expect(failed).toBe('103');
    expect(stream.view('o-1')).toEqual({ events: 2, last: sequence(2) });
    expect(stream.view('o-2')?.events).toBe(1);
  });

  test('goes on at the retry where it stopped', async () => {
    const stream = foldingStream({ [sequence(3)]: new RetryableError('later') });
    await stream.deliver(five);
    stream.failures.clear();

    await stream.deliver(five.slice(2));

    expect(stream.view('o-1')).toEqual({ events: 5, last: sequence(5) });
  });

  test('fails as a whole when DynamoDB stays away', async () => {
    const stream = foldingStream();
    for (let n = 0; n < 1000; n += 1) stream.tables.faults.push({ error: transportError() });

    const failed = stream.deliver(five);

    await expect(failed).rejects.toThrow('record 101, the first of its batch, is not done');
    expect(stream.view('o-1')).toBeUndefined();
  });

  test('applies one by one what DynamoDB refuses as a whole, and dead-letters the culprit', async () => {
    const stream = foldingStream();
    const refused = { error: awsError('ValidationException') };
    stream.tables.faults.push(refused, refused);

    const failed = await stream.deliver(five);

    expect(failed).toBeUndefined();
    expect([...stream.deadLetters.keys()]).toEqual(['counter/shardId-000000000000/101.json']);
    expect(stream.view('o-1')).toEqual({ events: 4, last: sequence(5) });
  });

  test('applies nothing behind such a culprit before its dead letter is there', async () => {
    const stream = foldingStream();
    const refused = { error: awsError('ValidationException') };
    stream.tables.faults.push(refused, refused, refused, refused);
    stream.bucket.isAway = true;

    await expect(stream.deliver(five)).rejects.toThrow('record 101');
    expect(stream.view('o-1')).toBeUndefined();

    stream.bucket.isAway = false;
    expect(await stream.deliver(five)).toBeUndefined();
    expect([...stream.deadLetters.keys()]).toEqual(['counter/shardId-000000000000/101.json']);
    expect(stream.view('o-1')).toEqual({ events: 4, last: sequence(5) });
  });
});
