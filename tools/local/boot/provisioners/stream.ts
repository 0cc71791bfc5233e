import type { Provisioner } from '../provisioner.ts';

/** `AWS::Kinesis::Stream`; its `Ref` is the name. */
export const provisionStream: Provisioner = ({ engines, properties, name }) => {
  const mode = properties.child('StreamModeDetails')?.text('StreamMode');
  const shardCount = properties.number('ShardCount');
  if (mode === 'ON_DEMAND' && shardCount !== undefined) {
    throw properties.refusal('ShardCount', 'must not be set for an on-demand stream');
  }
  if (mode === 'PROVISIONED' && shardCount === undefined) {
    throw properties.refusal('ShardCount', 'is required for a provisioned stream');
  }
  const stream = engines.kinesis.createStream(
    properties.text('Name') ?? name({ longest: 128, refused: /[^\w.-]/ }),
    {
      shardCount: shardCount ?? (mode === undefined ? 1 : undefined),
      retentionHours: properties.number('RetentionPeriodHours'),
      maxRecordKiB: properties.number('MaxRecordSizeInKiB'),
    },
  );
  return { ref: stream.name, attributes: { Arn: stream.arn } };
};
