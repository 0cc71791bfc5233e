import type { SQSRecord } from 'aws-lambda';
import type { Answer } from './consumers.ts';
import type { World } from './environment.ts';
import type { ModelQueue, QueuedMessage } from './model/queue.ts';
import type { Invoker } from './poller.ts';

/** Deliveries of a message that chance may spoil; what poison spoils comes on top. */
const faultyDeliveries = 2;

export interface QueueMappingOptions {
  readonly queue: ModelQueue;
  readonly world: World;
  readonly invoker: Invoker;
  readonly concurrency: number;
}

/** Lambda's pollers of a queue; resolves when the queue is empty. */
export async function runQueueMapping(options: QueueMappingOptions): Promise<void> {
  const { queue, world, concurrency } = options;
  const poll = async () => {
    for (;;) {
      const batch = queue.receive();
      if (batch.length > 0) await deliver(batch, options);
      const next = queue.nextVisibleMs();
      if (next === undefined) return;
      if (batch.length === 0) await world.time.sleep(Math.max(1, next - world.time.now()));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, poll));
}

async function deliver(
  batch: readonly QueuedMessage[],
  { queue, world, invoker }: QueueMappingOptions,
): Promise<void> {
  const { time, random } = world;
  const ids = batch.map(({ id }) => id);
  const delivery = { ids, isSpared: batch.some(({ receives }) => receives > faultyDeliveries) };
  world.trace?.(
    `received ${batch.map(({ body, receives }) => `${body} (${receives})`).join(', ')}`,
  );
  if (invoker.pollerDies(delivery)) return;
  await time.sleep(random.whole(1, 5));
  const answer = await invoker.invoke({ Records: batch.map(recordOf) }, delivery);
  if (answer === undefined || invoker.pollerDies(delivery)) return;
  await time.sleep(random.whole(1, 5));
  for (const message of batch) {
    if (isDone(message, answer)) queue.remove(message.handle);
  }
}

/** An entry without an item identifier, or with an unknown one, fails the whole batch (SQS-25). */
function isDone({ id }: QueuedMessage, { batchItemFailures }: Answer): boolean {
  return batchItemFailures.every(
    ({ itemIdentifier }) => itemIdentifier !== undefined && itemIdentifier !== id,
  );
}

function textAttribute(stringValue: string) {
  return { stringValue, stringListValues: [], binaryListValues: [], dataType: 'String' as const };
}

function recordOf(message: QueuedMessage): SQSRecord {
  const { id, body, groupId, lives, receives, firstReceivedMs, handle, place } = message;
  return {
    messageId: id,
    receiptHandle: handle,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: '1798804800000',
      SenderId: 'AIDAEXAMPLE',
      ApproximateFirstReceiveTimestamp: String(firstReceivedMs),
      ...(groupId && { MessageGroupId: groupId, SequenceNumber: String(place).padStart(20, '0') }),
    },
    messageAttributes: lives === undefined ? {} : { lives: textAttribute(lives) },
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:111122223333:simulated',
    awsRegion: 'eu-central-1',
  };
}
