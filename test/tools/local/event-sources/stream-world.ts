import { expect } from 'vitest';
import { createMapping } from '../../../../tools/local/event-sources/create-mapping.ts';
import type { Mapping } from '../../../../tools/local/event-sources/mapping.ts';
import type { MappingConfig } from '../../../../tools/local/event-sources/mapping-config.ts';
import { type Behaviour, FakeBuckets, FakeStream, type World, world } from './fakes.ts';

const mappings: Mapping[] = [];

/** Stops what {@link stream} started; for `afterEach`. */
export async function stopStreams(): Promise<void> {
  await Promise.all(mappings.splice(0).map((mapping) => mapping.stop({ drain: false })));
}

export interface StreamWorld extends World {
  readonly source: FakeStream;
  readonly mapping: Mapping;
  readonly buckets: FakeBuckets;
}

/** A started mapping over a fake stream that has these records. */
export function stream(
  behaviour: Behaviour,
  config: Partial<MappingConfig>,
  sequenceNumbers: readonly string[],
  kind: 'kinesis' | 'dynamodb' = 'kinesis',
  prepare?: (parts: { source: FakeStream; mapping: Mapping }) => void,
  extra: Parameters<typeof world>[1] = {},
): StreamWorld {
  const here = world(behaviour, extra);
  const source = new FakeStream(here.clock, kind);
  const buckets = new FakeBuckets();
  for (const sequence of sequenceNumbers) source.put(sequence);
  const mapping = createMapping(
    {
      uuid: 'mapping-1',
      functionName: 'project',
      source: { kind: 'stream', stream: source },
      startingPosition: { kind: 'trim-horizon' },
      onFailure: { kind: 's3', buckets, bucket: 'failures' },
      ...config,
    },
    here.context,
  );
  mappings.push(mapping);
  mapping.start();
  prepare?.({ source, mapping });
  return { ...here, source, mapping, buckets };
}

/** Sequence numbers of an event's records. */
// biome-ignore lint/suspicious/noExplicitAny: read as a handler reads it
export function sequences(event: any): string[] {
  return event.Records.map(
    // biome-ignore lint/suspicious/noExplicitAny: read as a handler reads it
    (record: any) => record.kinesis?.sequenceNumber ?? record.dynamodb?.SequenceNumber,
  );
}

/** The one object of the on-failure bucket. */
// biome-ignore lint/suspicious/noExplicitAny: read as an operator reads it
export function onlyFailure(buckets: FakeBuckets): any {
  const [key = '', ...others] = buckets.list();
  expect(others).toEqual([]);
  return JSON.parse(String(buckets.get('failures', key)));
}
