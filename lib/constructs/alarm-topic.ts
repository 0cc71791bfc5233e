import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { StageSettings } from '../stages.ts';
import { acknowledge } from './acknowledge.ts';

export interface AlarmTopicProps {
  /** Says who is mailed about every alarm, if anybody is. */
  readonly stage: StageSettings;
  /**
   * Whether people are mailed; a topic for programs mails nobody.
   *
   * @default true
   */
  readonly mails?: boolean;
}

/** Where the alarms of a stage speak: only CloudWatch in this account may publish to it (CW-21). */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { stage, mails = true }: AlarmTopicProps) {
    super(scope, id);
    const { account } = Stack.of(this);

    this.topic = new Topic(this, 'Topic', { enforceSSL: true, masterKey: stage.key });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
    if (stage.alarmEmail === undefined || !mails) return;
    const email = new Subscription(this, 'Email', {
      topic: this.topic,
      protocol: SubscriptionProtocol.EMAIL,
      endpoint: stage.alarmEmail,
    });
    acknowledge(email, { 'Serverless-SNSRedrivePolicy': 'Nobody redrives a mail.' });
  }
}
