import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { EnvironmentOf, FunctionName } from '../../contracts/environment.ts';
import type { StageSettings } from '../stages.ts';
import { BlueprintFunction, type BlueprintFunctionProps } from './blueprint-function.ts';
import type { EventStream } from './event-stream.ts';
import type { ItemTable } from './item-table.ts';
import { StreamAlarms, type StreamAlarmsProps } from './stream-alarms.ts';
import type { StreamDeadLetters } from './stream-dead-letters.ts';
import { StreamMapping, type StreamMappingProps } from './stream-mapping.ts';

/** A function that the stream consumer's variables are declared for. */
export type StreamConsumerName = {
  [Name in FunctionName]: 'DEAD_LETTER_BUCKET' extends keyof EnvironmentOf<Name> ? Name : never;
}[FunctionName];

export interface StreamConsumerProps
  extends Pick<BlueprintFunctionProps<StreamConsumerName>, 'timeout' | 'memorySizeMiB'>,
    Pick<StreamMappingProps, 'batchSize' | 'batchWindow' | 'retryAttempts' | 'parallelization'>,
    Pick<StreamAlarmsProps, 'behind'> {
  readonly stage: StageSettings;
  /** The function's folder under `lambdas/`. */
  readonly name: StreamConsumerName;
  /** The log that is read. */
  readonly events: EventStream;
  /** Where the consumer keeps what it makes of the events. */
  readonly views: ItemTable;
  /**
   * Where the consumer remembers the events it has applied.
   *
   * @default - nowhere; its items carry their own watermarks (`watermark`)
   */
  readonly inbox?: ItemTable;
  /** Where a record goes when its retries or its time are spent. */
  readonly deadLetters: StreamDeadLetters;
  /** Where the alarms about its lag speak. */
  readonly alarmTopic: ITopic;
  /**
   * How old a record may become before it is dead-lettered; below the stream's retention.
   *
   * @default - a day less than the stream's retention, 7 days at most
   */
  readonly maxRecordAge?: Duration;
}

/** A function that reads the event stream at its own pace, with alarms on how far it is behind. */
export class StreamConsumer extends Construct {
  /** The function's folder under `lambdas/`. */
  readonly name: StreamConsumerName;
  readonly function: BlueprintFunction<StreamConsumerName>;

  constructor(scope: Construct, id: string, props: StreamConsumerProps) {
    super(scope, id);
    const { stage, name, events, views, inbox, deadLetters, alarmTopic } = props;
    const { timeout, memorySizeMiB, batchSize, batchWindow, retryAttempts } = props;
    const { parallelization, behind } = props;
    this.name = name;
    const { maxRecordAge = longestAge(events.retention) } = props;
    const markerLife = events.retention.plus(deadLetters.retention).plus(Duration.days(1));

    this.function = new BlueprintFunction(this, 'Consumer', {
      stage,
      alarmTopic,
      name,
      timeout,
      memorySizeMiB,
      environment: {
        ...(inbox && {
          INBOX_TABLE: inbox.table.tableName,
          MARKER_LIFE_SECONDS: String(markerLife.toSeconds()),
        }),
        DEAD_LETTER_BUCKET: deadLetters.bucket.bucketName,
        VIEWS_TABLE: views.table.tableName,
      },
    });
    inbox?.grantItems(this.function);
    views.grantItems(this.function);
    events.stream.grantRead(this.function);
    const mapping = new StreamMapping(this, 'Mapping', {
      function: this.function,
      streamArn: events.stream.streamArn,
      retention: events.retention,
      deadLetters,
      maxRecordAge,
      batchSize,
      batchWindow,
      retryAttempts,
      parallelization,
    });
    new StreamAlarms(this, 'Alarms', {
      topic: alarmTopic,
      function: this.function,
      mapping,
      retention: events.retention,
      behind,
      incoming: events.stream.metricIncomingRecords({ statistic: 'Sum' }),
    });
  }
}

function longestAge(retention: Duration): Duration {
  return Duration.days(Math.min(7, retention.toDays({ integral: false }) - 1));
}
