import type { Topic } from 'aws-cdk-lib/aws-sns';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { outputs } from '../../contracts/outputs.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { DataKey } from '../constructs/data-key.ts';
import { EventStream } from '../constructs/event-stream.ts';
import { EventTopic } from '../constructs/event-topic.ts';
import { ItemTable } from '../constructs/item-table.ts';
import { StreamDeadLetters } from '../constructs/stream-dead-letters.ts';
import type { StageSettings } from '../stages.ts';

export interface FoundationStackProps extends StackProps {
  readonly stage: StageSettings;
}

/** What the services share: key, tables, the channels between them, a voice for the alarms. */
export class FoundationStack extends Stack {
  /** The stage's settings, with its key if it has one. */
  readonly stage: StageSettings;
  readonly orders: ItemTable;
  readonly inbox: ItemTable;
  readonly views: ItemTable;
  readonly eventsTopic: Topic;
  readonly lifecycleTopic: Topic;
  readonly events: EventStream;
  readonly streamDeadLetters: StreamDeadLetters;
  readonly alarmTopic: Topic;

  constructor(scope: Construct, id: string, props: FoundationStackProps) {
    super(scope, id, props);
    const stage = this.#withKey(props.stage);
    this.stage = stage;

    const { topic: alarmTopic } = new AlarmTopic(this, 'Alarms', { stage });
    const shared = { stage, alarmTopic };
    this.alarmTopic = alarmTopic;
    this.orders = new ItemTable(this, 'Orders', {
      ...shared,
      expires: true,
      streams: true,
      listsOutbox: true,
    });
    this.inbox = new ItemTable(this, 'Inbox', { ...shared, expires: true });
    this.views = new ItemTable(this, 'Views', shared);
    this.eventsTopic = new EventTopic(this, 'Events', shared).topic;
    this.lifecycleTopic = new EventTopic(this, 'Lifecycle', { ...shared, fifo: true }).topic;
    this.events = new EventStream(this, 'EventStream', shared);
    this.streamDeadLetters = new StreamDeadLetters(this, 'StreamDeadLetters', { stage });
    this.#publishOutputs();
  }

  #withKey(stage: StageSettings): StageSettings {
    if (!stage.customerManagedKey) return stage;
    return { ...stage, key: new DataKey(this, 'DataKey', { stage }).key };
  }

  #publishOutputs(): void {
    const published = {
      [outputs.ordersTableName]: this.orders.table.tableName,
      [outputs.inboxTableName]: this.inbox.table.tableName,
      [outputs.viewsTableName]: this.views.table.tableName,
      [outputs.eventsTopicArn]: this.eventsTopic.topicArn,
      [outputs.lifecycleTopicArn]: this.lifecycleTopic.topicArn,
      [outputs.eventStreamName]: this.events.stream.streamName,
      [outputs.streamDeadLetterBucketName]: this.streamDeadLetters.bucket.bucketName,
    };
    for (const [name, value] of Object.entries(published)) new CfnOutput(this, name, { value });
  }
}
