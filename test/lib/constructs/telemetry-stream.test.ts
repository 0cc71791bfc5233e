import { describe, expect, test } from 'vitest';
import { BlueprintFunction } from '../../../lib/constructs/blueprint-function.ts';
import { TelemetryStream } from '../../../lib/constructs/telemetry-stream.ts';
import { alarmTopicIn, allowances, propertiesOf, workbench } from '../workbench.ts';

const bench = workbench();

function build(shards?: number) {
  const stack = bench.stack();
  const stage = bench.stage('prod');
  const telemetry = new TelemetryStream(stack, 'Telemetry', { stage, ...(shards && { shards }) });
  const publisher = new BlueprintFunction(stack, 'TrackPageView', {
    stage,
    alarmTopic: alarmTopicIn(stack),
    name: 'track-page-view',
    environment: { TELEMETRY_STREAM_NAME: telemetry.stream.streamName },
  });
  telemetry.grantPut(publisher);
  return stack;
}

describe('a telemetry stream', () => {
  test('has one shard for a day, whatever the event stream has', () => {
    expect(propertiesOf(build(), 'AWS::Kinesis::Stream')).toMatchObject({
      ShardCount: 1,
      RetentionPeriodHours: 24,
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      StreamEncryption: { EncryptionType: 'KMS' },
    });
  });

  test('lets its publisher put records, nothing else', () => {
    expect(allowances(build())).toEqual(['kinesis:PutRecords on TelemetryStream']);
  });

  test.each([-1, 1.5])('refuses %s shards', (shards) => {
    expect(() => build(shards)).toThrow(
      `shards must be a whole number of 1 or more, got ${shards}`,
    );
  });
});
