import { seededRandom } from '../../../../tools/local/clock.ts';
import type { LocalEvent, Place } from '../../../../tools/local/ports.ts';
import { SnsService } from '../../../../tools/local/sns/sns-service.ts';
import { ManualClock } from '../manual-clock.ts';
import { FakeQueues } from './fake-queues.ts';

export const place: Place = {
  account: '000000000000',
  region: 'eu-west-1',
  endpoint: 'http://127.0.0.1:4566',
};

/** An SNS engine over fake queues, with every event it reported. */
export function topicWorld() {
  const clock = new ManualClock();
  const queues = new FakeQueues();
  const events: LocalEvent[] = [];
  const observe = (event: LocalEvent) => events.push(event);
  const service = new SnsService({ clock, random: seededRandom(7), place, observe, queues });
  return { clock, queues, service, names: () => events.map(({ name }) => name), events };
}

/** A topic with one queue subscribed to it. */
export function subscribedQueue(
  attributes: Readonly<Record<string, string>> = {},
  { topic = 'orders', queue = 'orders-queue', topicAttributes = {} } = {},
) {
  const world = topicWorld();
  const { arn } = world.service.createTopic(topic, topicAttributes);
  const target = world.queues.add(queue);
  const subscription = world.service.subscribe(arn, {
    protocol: 'sqs',
    endpoint: target.arn,
    attributes,
  });
  return { ...world, topicArn: arn, queue: target, subscription };
}

/** Attributes of a FIFO topic. */
export const fifo = { topic: 'orders.fifo', queue: 'orders-queue.fifo' };

/** `count` string attributes. */
export function attributesOf(count: number) {
  const names = Array.from({ length: count }, (_, n) => `a${n}`);
  return Object.fromEntries(names.map((name) => [name, { dataType: 'String', stringValue: 'v' }]));
}
