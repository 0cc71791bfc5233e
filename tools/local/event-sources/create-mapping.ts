import type { Mapping, MappingContext } from './mapping.ts';
import type { MappingConfig } from './mapping-config.ts';
import { checkMapping } from './mapping-settings.ts';
import { QueueMapping } from './queue-mapping.ts';
import { StreamMapping } from './stream-mapping.ts';

/**
 * A mapping from its resolved AWS::Lambda::EventSourceMapping; `start()` makes it read. Throws
 * {@link AwsError} where AWS refuses to create it.
 *
 * Reports under service `event-source`: `BatchInvoked`, `BatchSucceeded`, `BatchFailed`,
 * `BatchPartlyFailed`, `BatchThrottled`, `BatchDropped`, `InvokeRefused`, `RecordsFiltered`,
 * `DeleteFailed`, `ReceiveFailed`, `ReadFailed`, `RecordsDiscarded`,
 * `OnFailureDestinationDelivered`, `DestinationDeliveryFailed`, `ShardEnded`, `PollerDied`,
 * `MappingPaused`.
 */
export function createMapping(config: MappingConfig, context: MappingContext): Mapping {
  checkMapping(config, context.functions, context.clock.now());
  if (config.source.kind === 'sqs') return new QueueMapping(config, config.source.queue, context);
  return new StreamMapping(config, config.source.stream, context);
}
