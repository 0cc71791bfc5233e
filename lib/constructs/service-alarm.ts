import { AlarmRule, AlarmState, CompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Service } from './services.ts';

export interface ServiceAlarmProps {
  /** Where somebody is paged. */
  readonly topic: ITopic;
  readonly service: Service;
}

/** One page a service, whatever of it fails first: the others are read beside it. */
export class ServiceAlarm extends Construct {
  constructor(scope: Construct, id: string, { topic, service }: ServiceAlarmProps) {
    super(scope, id);
    const urgent = service.alarms.filter(({ runbook }) => runbook.pages);
    const alarm = new CompositeAlarm(this, 'Alarm', {
      compositeAlarmName: this.node.path.replaceAll('/', '-'),
      alarmRule: AlarmRule.anyOf(
        ...urgent.map((one) => AlarmRule.fromAlarm(one.alarm, AlarmState.ALARM)),
      ),
      alarmDescription: `${service.name} breaks its promises, or soon will: see which of its alarms fired. docs/runbooks/services.md#service-failing`,
    });
    const action = new SnsAction(topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}
