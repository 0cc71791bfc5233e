import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { CrossStackReferences, ReferenceStrength, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { ServiceAlarm } from '../constructs/service-alarm.ts';
import { serviceRow } from '../constructs/service-row.ts';
import { servicesOf } from '../constructs/services.ts';
import type { StageSettings } from '../stages.ts';

export interface OperationsStackProps extends StackProps {
  readonly stage: StageSettings;
  /** The stacks that are watched, complete. */
  readonly over: readonly Stack[];
}

/**
 * Who is paged and what they look at, for every service of the stage. It refers to the other stacks
 * weakly (ADR 0011), so that a service can be removed before it is forgotten here.
 */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, props: OperationsStackProps) {
    super(scope, id, props);
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    const { stage, over } = props;
    const pages = new AlarmTopic(this, 'Pages', { stage });
    const services = over.flatMap(servicesOf);

    for (const service of services) {
      new ServiceAlarm(this, service.name, { topic: pages.topic, service });
    }
    new Dashboard(this, 'Dashboard', {
      dashboardName: id,
      widgets: services.flatMap(serviceRow),
    });
  }
}
