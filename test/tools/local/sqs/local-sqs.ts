import { seededRandom } from '../../../../tools/local/clock.ts';
import type { LocalEvent, QueueHandle, ReceivedMessage } from '../../../../tools/local/ports.ts';
import { SqsService } from '../../../../tools/local/sqs/sqs-service.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';

const PLACE = {
  account: '000000000000',
  region: 'eu-central-1',
  endpoint: 'http://127.0.0.1:4566',
};

/** A service on a fake clock, with what it reported. */
export interface LocalSqs {
  readonly service: SqsService;
  readonly clock: FakeClock;
  readonly events: LocalEvent[];
}

export function localSqs(seed = 1, speed = 1): LocalSqs {
  const clock = fakeClock(speed);
  const events: LocalEvent[] = [];
  const observe = (event: LocalEvent) => void events.push(event);
  const service = new SqsService({ clock, random: seededRandom(seed), place: PLACE, observe });
  return { service, clock, events };
}

export const FIFO = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };

export function redriveTo(queue: QueueHandle, maxReceiveCount: number): string {
  return JSON.stringify({ deadLetterTargetArn: queue.arn, maxReceiveCount });
}

/** A short poll. */
export function poll(queue: QueueHandle, max = 10): Promise<readonly ReceivedMessage[]> {
  return queue.receive({ max, waitMs: 0 });
}

/** Receives exactly one message. */
export async function pollOne(queue: QueueHandle): Promise<ReceivedMessage> {
  const [message] = await poll(queue, 1);
  if (message === undefined) throw new Error(`${queue.name} has no message to receive`);
  return message;
}

export async function bodies(queue: QueueHandle, max = 10): Promise<readonly string[]> {
  return (await poll(queue, max)).map(({ body }) => body);
}

export function sendAll(queue: QueueHandle, texts: readonly string[], groupId?: string): void {
  for (const body of texts) queue.send(groupId === undefined ? { body } : { body, groupId });
}

export function countEvents(events: readonly LocalEvent[], name: string): number {
  return events.filter((event) => event.name === name).length;
}
