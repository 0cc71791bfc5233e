import { describe, expect, test } from 'vitest';
import { START_MS } from './fake-clock.ts';
import { bodies, FIFO, localSqs, poll, pollOne, redriveTo, sendAll } from './local-sqs.ts';

describe('redrive to a dead-letter queue', () => {
  test('happens at the receive that would exceed maxReceiveCount (SQS-29)', async () => {
    const { service, clock } = localSqs();
    const deadLetters = service.createQueue('dead');
    const redrive = { RedrivePolicy: redriveTo(deadLetters, 2), VisibilityTimeout: '1' };
    const queue = service.createQueue('orders', redrive);
    queue.send({ body: 'poison' });
    const counts: (string | undefined)[] = [];
    for (let count = 0; count < 2; count += 1) {
      const { systemAttributes } = await pollOne(queue);
      counts.push(systemAttributes.ApproximateReceiveCount);
      await clock.advance(1_000);
    }
    const before = deadLetters.counts().visible;

    const received = await poll(queue);

    expect([counts, before, received]).toEqual([['1', '2'], 0, []]);
    expect(deadLetters.counts().visible).toBe(1);
  });

  test('keeps id, body, attributes and sent time, and goes on counting (SQS-30)', async () => {
    const { service, clock } = localSqs();
    const deadLetters = service.createQueue('dead');
    const redrive = { RedrivePolicy: redriveTo(deadLetters, 1), VisibilityTimeout: '1' };
    const queue = service.createQueue('orders', redrive);
    const attributes = { kind: { dataType: 'String', stringValue: 'order' } };
    const traceHeader = 'Root=1-5759e988-bd862e3fe1be46a994272793';
    const { messageId } = queue.send({ body: 'poison', attributes, traceHeader });
    await pollOne(queue);
    await clock.advance(1_000);
    await poll(queue);

    const dead = await pollOne(deadLetters);

    expect(dead).toMatchObject({ messageId, body: 'poison', attributes });
    expect(dead.systemAttributes).toMatchObject({
      ApproximateReceiveCount: '2',
      DeadLetterQueueSourceArn: queue.arn,
      SentTimestamp: String(START_MS),
      AWSTraceHeader: traceHeader,
    });
  });

  test('reports which message went where', async () => {
    const { service, clock, events } = localSqs();
    const deadLetters = service.createQueue('dead');
    const redrive = { RedrivePolicy: redriveTo(deadLetters, 1), VisibilityTimeout: '1' };
    const queue = service.createQueue('orders', redrive);
    const { messageId } = queue.send({ body: 'poison' });
    await pollOne(queue);
    await clock.advance(1_000);
    await poll(queue);

    expect(events.filter(({ name }) => name === 'MessageDeadLettered')).toEqual([
      {
        service: 'sqs',
        name: 'MessageDeadLettered',
        resource: 'orders',
        detail: { messageId, receiveCount: 1, target: 'dead' },
      },
    ]);
  });

  test('continues the retention clock of a standard queue (SQS-31)', async () => {
    const { service, clock } = localSqs();
    const deadLetters = service.createQueue('dead', { MessageRetentionPeriod: '100' });
    const redrive = { RedrivePolicy: redriveTo(deadLetters, 1), VisibilityTimeout: '90' };
    const queue = service.createQueue('orders', redrive);
    queue.send({ body: 'poison' });
    await pollOne(queue);
    await clock.advance(90_000);
    await poll(queue);

    await clock.advance(10_000);

    expect(deadLetters.counts().visible).toBe(0);
  });

  test('restarts the retention clock of a FIFO queue (SQS-31)', async () => {
    const { service, clock } = localSqs();
    const short = { ...FIFO, MessageRetentionPeriod: '100' };
    const deadLetters = service.createQueue('dead.fifo', short);
    const redrive = { RedrivePolicy: redriveTo(deadLetters, 1), VisibilityTimeout: '90' };
    const queue = service.createQueue('orders.fifo', { ...FIFO, ...redrive });
    queue.send({ body: 'poison', groupId: 'g' });
    await pollOne(queue);
    await clock.advance(90_000);
    await poll(queue);

    await clock.advance(99_000);

    expect(deadLetters.counts().visible).toBe(1);
  });

  test('replaces the deduplication id of a FIFO message by its message id (FIFO-13)', async () => {
    const { service, clock } = localSqs();
    const deadLetters = service.createQueue('dead.fifo', FIFO);
    const redrive = { RedrivePolicy: redriveTo(deadLetters, 1), VisibilityTimeout: '1' };
    const queue = service.createQueue('orders.fifo', { ...FIFO, ...redrive });
    const { messageId } = queue.send({ body: 'poison', groupId: 'g', deduplicationId: 'd' });
    await pollOne(queue);
    await clock.advance(1_000);
    await poll(queue);

    const { systemAttributes } = await pollOne(deadLetters);

    expect(systemAttributes).toMatchObject({
      MessageDeduplicationId: messageId,
      MessageGroupId: 'g',
    });
  });

  test('lets a FIFO group go on behind the poison, innocents having spent receives (FIFO-08, FIFO-09)', async () => {
    const { service, clock } = localSqs();
    const deadLetters = service.createQueue('dead.fifo', FIFO);
    const redrive = { RedrivePolicy: redriveTo(deadLetters, 2), VisibilityTimeout: '1' };
    const queue = service.createQueue('orders.fifo', { ...FIFO, ...redrive });
    sendAll(queue, ['poison', 'next'], 'g');
    await poll(queue, 1);
    await clock.advance(1_000);
    await poll(queue, 1);
    await clock.advance(1_000);

    expect(await bodies(queue)).toEqual(['next']);
    expect(await bodies(deadLetters)).toEqual(['poison']);
  });

  test('does not happen while the dead-letter queue is missing', async () => {
    const { service, clock } = localSqs();
    const deadLetters = service.createQueue('dead');
    const redrive = { RedrivePolicy: redriveTo(deadLetters, 1), VisibilityTimeout: '1' };
    const queue = service.createQueue('orders', redrive);
    queue.send({ body: 'poison' });
    service.deleteQueue('dead');
    await pollOne(queue);
    await clock.advance(1_000);

    expect(await bodies(queue)).toEqual(['poison']);
  });
});

describe('the redrive policies', () => {
  test.each([
    ['orders.fifo', FIFO, 'dead'],
    ['orders', {}, 'dead.fifo'],
  ])('refuse %s with a dead-letter queue of the other type (SQS-33)', (name, attributes, dead) => {
    const { service } = localSqs();
    service.createQueue('dead');
    service.createQueue('dead.fifo', FIFO);
    const policy = redriveTo(service.get(dead), 3);

    expect(() => service.createQueue(name, { ...attributes, RedrivePolicy: policy })).toThrow(
      `Value ${policy} for parameter RedrivePolicy is invalid. Reason: Dead-letter queue must be same type of queue as the source.`,
    );
  });

  test.each([
    [{ redrivePermission: 'denyAll' }, false],
    [{ redrivePermission: 'allowAll' }, true],
    [
      {
        redrivePermission: 'byQueue',
        sourceQueueArns: ['arn:aws:sqs:eu-central-1:000000000000:orders'],
      },
      true,
    ],
    [
      {
        redrivePermission: 'byQueue',
        sourceQueueArns: ['arn:aws:sqs:eu-central-1:000000000000:other'],
      },
      false,
    ],
  ])('with %j allow a source: %s', (allow, allowed) => {
    const { service } = localSqs();
    const dead = service.createQueue('dead', { RedriveAllowPolicy: JSON.stringify(allow) });
    const create = () => service.createQueue('orders', { RedrivePolicy: redriveTo(dead, 3) });

    if (allowed) expect(create).not.toThrow();
    else expect(create).toThrow('does not permit this queue');
  });

  test.each([
    ['not json', 'Amazon SQS cannot parse it as JSON.'],
    [
      '{"deadLetterTargetArn":"dummy","maxReceiveCount":3}',
      'Invalid value for deadLetterTargetArn.',
    ],
    [
      '{"deadLetterTargetArn":"arn:aws:sqs:eu-central-1:000000000000:none","maxReceiveCount":3}',
      'Dead letter target does not exist.',
    ],
    [
      '{"deadLetterTargetArn":"arn:aws:sqs:eu-central-1:000000000000:none","maxReceiveCount":0}',
      'Invalid value for maxReceiveCount.',
    ],
  ])('refuse %s', (policy, reason) => {
    const { service } = localSqs();

    expect(() => service.createQueue('orders', { RedrivePolicy: policy })).toThrow(
      `Value ${policy} for parameter RedrivePolicy is invalid. Reason: ${reason}`,
    );
  });
});
