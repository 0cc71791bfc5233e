import type { Topic } from 'aws-cdk-lib/aws-sns';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { outputs } from '../../contracts/outputs.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { EventStream } from '../constructs/event-stream.ts';
import { EventTopic } from '../constructs/event-topic.ts';
import { ItemTable } from '../constructs/item-table.ts';
import { StreamDeadLetters } from '../constructs/stream-dead-letters.ts';
import type { StageSettings } from '../stages.ts';

export interface FoundationStackProps extends StackProps {
  readonly stage: StageSettings;
}

/** What the services share: the tables, the channels between them, a voice for the alarms. */
export class FoundationStack extends Stack {
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
    const { stage } = props;

    this.orders = new ItemTable(this, 'Orders', {
      stage,
      expires: true,
      streams: true,
      listsOutbox: true,
    });
    this.inbox = new ItemTable(this, 'Inbox', { stage, expires: true });
    this.views = new ItemTable(this, 'Views', { stage });
    this.eventsTopic = new EventTopic(this, 'Events').topic;
    this.lifecycleTopic = new EventTopic(this, 'Lifecycle', { fifo: true }).topic;
    this.events = new EventStream(this, 'EventStream', { stage });
    this.streamDeadLetters = new StreamDeadLetters(this, 'StreamDeadLetters', { stage });
    this.alarmTopic = new AlarmTopic(this, 'Alarms', { email: stage.alarmEmail }).topic;
    this.#publishOutputs();
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
