import { Duration, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { StreamConsumer } from '../constructs/stream-consumer.ts';
import type { ServiceStackProps } from './service-stack.ts';

/** Two readers of one retained log, each at its own place. */
export class StreamingStack extends Stack {
  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const { stage, foundation } = props;
    const { events, views, alarmTopic, streamDeadLetters: deadLetters } = foundation;
    const shared = { stage, events, views, alarmTopic, deadLetters };
    const batchWindow = Duration.seconds(1);

    new StreamConsumer(this, 'Analytics', { ...shared, batchWindow, name: 'project-analytics' });
    new StreamConsumer(this, 'Search', { ...shared, batchWindow, name: 'index-search' });
  }
}
