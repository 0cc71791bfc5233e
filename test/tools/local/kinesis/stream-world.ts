import { seededRandom } from '../../../../tools/local/clock.ts';
import { KinesisService } from '../../../../tools/local/kinesis/kinesis-service.ts';
import type { LocalEvent } from '../../../../tools/local/ports.ts';
import { ManualClock } from '../manual-clock.ts';

const place = { account: '000000000000', region: 'eu-west-1', endpoint: 'http://127.0.0.1:4566' };

/** A Kinesis engine with one stream, `orders`, of the given number of shards. */
export function streamWorld(shardCount = 1) {
  const clock = new ManualClock();
  const events: LocalEvent[] = [];
  const observe = (event: LocalEvent) => events.push(event);
  const service = new KinesisService({ clock, random: seededRandom(7), place, observe });
  const stream = service.createStream('orders', { shardCount });
  const source = service.find(stream.arn);
  if (source === undefined) throw new Error('the stream has no source');
  return { clock, events, service, stream, source };
}

export type StreamWorld = ReturnType<typeof streamWorld>;

/** Puts one text record. */
export function put({ service }: StreamWorld, text: string, partitionKey = 'k') {
  return service.putRecord('orders', { data: Buffer.from(text), partitionKey });
}

/** Every record of a shard as text, read page by page. */
export function readAll({ service }: StreamWorld, shardId: string, limit = 10_000): string[] {
  const texts: string[] = [];
  let iterator: string | undefined = service.shardIterator('orders', shardId, {
    type: 'TRIM_HORIZON',
  });
  while (iterator !== undefined) {
    const page = service.getRecords(iterator, limit);
    texts.push(...page.records.map(({ data }) => data.toString()));
    if (page.records.length === 0) return texts;
    iterator = page.nextIterator;
  }
  return texts;
}

export const firstShard = 'shardId-000000000000';
