import { AccountPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { FifoThroughputScope, type ITopic, Topic, type TopicProps } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { StageSettings } from '../stages.ts';
import { check } from './checks.ts';
import { TopicAlarms } from './topic-alarms.ts';

/** Order and deduplication for each message group on its own; ids come from the publisher. */
const highThroughputFifo = {
  fifo: true,
  contentBasedDeduplication: false,
  fifoThroughputScope: FifoThroughputScope.MESSAGE_GROUP,
} satisfies TopicProps;

export interface EventTopicProps {
  readonly stage: StageSettings;
  /** Where the alarms about undelivered messages speak. */
  readonly alarmTopic: ITopic;
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

  constructor(scope: Construct, id: string, props: EventTopicProps) {
    super(scope, id);
    const { stage, alarmTopic, fifo = false } = props;

    this.topic = new Topic(this, 'Topic', {
      enforceSSL: true,
      masterKey: stage.key,
      ...(fifo ? highThroughputFifo : {}),
    });
    if (stage.subscriberAccounts?.length) this.#share(stage.subscriberAccounts);
    new TopicAlarms(this, 'Alarms', { topic: alarmTopic, watched: this.topic });
  }

  /** Other accounts may subscribe their own queues; whatever else they could send it to, they may not. */
  #share(accounts: readonly string[]): void {
    const wrong = accounts.find((account) => !/^\d{12}$/.test(account));
    check(this, wrong === undefined, {
      rule: 'subscriberAccounts must have twelve digits each',
      got: wrong ?? 'none',
    });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'QueuesOfOtherAccounts',
        principals: accounts.map((account) => new AccountPrincipal(account)),
        actions: ['sns:Subscribe'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'sns:Protocol': 'sqs' } },
      }),
    );
  }
}
