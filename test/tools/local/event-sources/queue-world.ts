import { createMapping } from '../../../../tools/local/event-sources/create-mapping.ts';
import type { Mapping, MappingContext } from '../../../../tools/local/event-sources/mapping.ts';
import type { MappingConfig } from '../../../../tools/local/event-sources/mapping-config.ts';
import { FakeQueue, type FakeQueueOptions } from './fake-queue.ts';
import { type Behaviour, type World, world } from './fakes.ts';

const mappings: Mapping[] = [];

/** Stops what {@link queue} started; for `afterEach`. */
export async function stopQueues(): Promise<void> {
  await Promise.all(mappings.splice(0).map((mapping) => mapping.stop({ drain: false })));
}

export interface QueueWorld extends World {
  readonly source: FakeQueue;
  readonly mapping: Mapping;
}

export interface QueueWorldOptions extends FakeQueueOptions {
  readonly bodies?: readonly string[];
  readonly extra?: Partial<MappingContext>;
}

/** A started mapping over a fake queue that has these messages; `group:body` names a group. */
export function queue(
  behaviour: Behaviour,
  config: Partial<MappingConfig> = {},
  options: QueueWorldOptions = {},
): QueueWorld {
  const here = world(behaviour, options.extra);
  const source = new FakeQueue(here.clock, options);
  for (const body of options.bodies ?? []) source.send(entryOf(body));
  const mapping = createMapping(
    {
      uuid: 'mapping-1',
      functionName: 'charge',
      source: { kind: 'sqs', queue: source },
      ...config,
    },
    here.context,
  );
  mappings.push(mapping);
  mapping.start();
  return { ...here, source, mapping };
}

function entryOf(body: string): { body: string; groupId?: string } {
  const [groupId, rest] = body.split(':');
  return rest === undefined ? { body } : { body, groupId };
}

/** Bodies of an event's records. */
export function bodies(event: { Records: readonly { body: string }[] }): string[] {
  return event.Records.map(({ body }) => body);
}
