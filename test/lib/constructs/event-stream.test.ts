import { Duration } from 'aws-cdk-lib/core';
import { describe, expect, test } from 'vitest';
import { EventStream, type EventStreamProps } from '../../../lib/constructs/event-stream.ts';
import { alarmTopicIn, propertiesOf, workbench } from '../workbench.ts';

const bench = workbench();

function build(props: Partial<EventStreamProps> = {}) {
  const stack = bench.stack();
  new EventStream(stack, 'Events', {
    stage: bench.stage(),
    alarmTopic: alarmTopicIn(stack),
    ...props,
  });
  return stack;
}

const properties = (props: Partial<EventStreamProps> = {}) =>
  propertiesOf(build(props), 'AWS::Kinesis::Stream');

describe('an event stream', () => {
  test('keeps events for 7 days by default', () => {
    expect(properties().RetentionPeriodHours).toBe(168);
  });

  test('grows on demand in dev', () => {
    expect(properties().StreamModeDetails).toEqual({ StreamMode: 'ON_DEMAND' });
  });

  test('has a known number of shards in prod', () => {
    const { ShardCount, StreamModeDetails } = properties({ stage: bench.stage('prod') });

    expect([ShardCount, StreamModeDetails]).toEqual([4, { StreamMode: 'PROVISIONED' }]);
  });

  test('is encrypted', () => {
    expect(properties().StreamEncryption.EncryptionType).toBe('KMS');
  });
});

describe('an event stream refuses', () => {
  test.each([
    [Duration.hours(24), '1 day'],
    [Duration.days(366), '366 days'],
  ])('a retention of %s', (retention, got) => {
    expect(() => build({ retention })).toThrow(
      new Error(`retention must be from 7 to 365 days, got ${got} (Orders/Events)`),
    );
  });

  test.each([0, 1.5])('%d shards', (streamShards) => {
    expect(() => build({ stage: { ...bench.stage(), streamShards } })).toThrow(
      new Error(
        `streamShards must be a whole number of 1 or more, got ${streamShards} (Orders/Events)`,
      ),
    );
  });
});
