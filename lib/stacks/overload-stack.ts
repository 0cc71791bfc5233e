import { CrossStackReferences, ReferenceStrength, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { OverloadControl } from '../constructs/overload-control.ts';
import { QueueConsumer } from '../constructs/queue-consumer.ts';
import type { ServiceStackProps } from './service-stack.ts';

export interface OverloadStackProps extends ServiceStackProps {
  /** The stacks whose queues are watched, complete. */
  readonly over: readonly Stack[];
}

/** Back-pressure: what the services cannot keep up with is refused where it comes in. */
export class OverloadStack extends Stack {
  constructor(scope: Construct, id: string, props: OverloadStackProps) {
    super(scope, id, props);
    // A watched queue must not be held by its watcher (ADR 0011).
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    const { stage, foundation, over } = props;
    const { orders, alarmTopic } = foundation;
    const queues = over
      .flatMap((stack) => stack.node.findAll())
      .filter((construct) => construct instanceof QueueConsumer)
      .map(({ source }) => source.queue);

    new OverloadControl(this, 'Overload', { stage, orders, queues, alarmTopic });
  }
}
