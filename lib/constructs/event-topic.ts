import { FifoThroughputScope, Topic, type TopicProps } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { StageSettings } from '../stages.ts';

/** Order and deduplication for each message group on its own; ids come from the publisher. */
const highThroughputFifo = {
  fifo: true,
  contentBasedDeduplication: false,
  fifoThroughputScope: FifoThroughputScope.MESSAGE_GROUP,
} satisfies TopicProps;

export interface EventTopicProps {
  readonly stage: StageSettings;
  /**
   * Keeps order within each message group, in high-throughput mode (SNS-08).
   *
   * @default false
   */
  readonly fifo?: boolean;
}

/** A topic that only this account's roles may publish to, over TLS. */
export class EventTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { stage, fifo = false }: EventTopicProps) {
    super(scope, id);

    this.topic = new Topic(this, 'Topic', {
      enforceSSL: true,
      masterKey: stage.key,
      ...(fifo ? highThroughputFifo : {}),
    });
  }
}
