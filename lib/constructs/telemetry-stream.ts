import { Stream, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { StageSettings } from '../stages.ts';
import { acknowledge } from './acknowledge.ts';
import type { BlueprintFunction } from './blueprint-function.ts';
import { checkWholeNumber } from './checks.ts';
import { acknowledgeStreamKey, streamEncryption } from './stream-encryption.ts';

export interface TelemetryStreamProps {
  readonly stage: StageSettings;
  /**
   * Shards, each of 1,000 records or 1 MiB a second; what comes on top is lost and counted (KIN-27).
   *
   * @default 1
   */
  readonly shards?: number;
}

/**
 * A short-lived stream for what may be lost: apart from the event stream, whose consumers would
 * dead-letter its types and whose capacity it would take. Provisioned, so that its price has a cap.
 */
export class TelemetryStream extends Construct {
  readonly stream: Stream;

  constructor(scope: Construct, id: string, props: TelemetryStreamProps) {
    super(scope, id);
    const { stage, shards = 1 } = props;
    checkWholeNumber(this, 'shards', { value: shards, min: 1 });

    this.stream = new Stream(this, 'Stream', {
      streamMode: StreamMode.PROVISIONED,
      shardCount: shards,
      retentionPeriod: Duration.hours(24),
      ...streamEncryption(stage),
      removalPolicy: stage.removalPolicy,
    });
    acknowledgeStreamKey(this.stream, stage);
    acknowledge(this.stream, {
      'Blueprint::streams': 'Nothing replays telemetry: it may be lost, and nobody reads it late.',
    });
  }

  /** Lets a function put records, nothing else. */
  grantPut(publisher: BlueprintFunction): void {
    this.stream.grant(publisher, 'kinesis:PutRecords');
  }
}
