/** Stands in for the SDK's event streams, over which none of the commands of this project answer. */
export function eventStreamSerdeProvider(): never {
  throw new Error(
    'event streams (SubscribeToShard, SelectObjectContent ...) are left out of bundles; ' +
      'take noEventStreams out of tools/bundle/bundle.ts to use them',
  );
}

export const EventStreamSerde = eventStreamSerdeProvider;
