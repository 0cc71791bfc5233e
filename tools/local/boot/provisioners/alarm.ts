import type { AlarmActions } from '../../cloudwatch/alarm-definition.ts';
import { alarmsIn, parseCompositeRule } from '../../cloudwatch/composite-rule.ts';
import { readActions, readAlarm } from '../../cloudwatch/read-alarm.ts';
import type { Properties } from '../../gate/properties.ts';
import type { Engines } from '../engines.ts';
import type { ProvisionContext, Provisioner } from '../provisioner.ts';

/** `AWS::CloudWatch::Alarm`; its `Ref` is the name. */
export const provisionAlarm: Provisioner = (context) => {
  const { engines, properties } = context;
  const identity = identityOf(context);
  const definition = readAlarm(properties, identity);
  checkActions(definition.actions, engines, properties);
  engines.cloudwatch.add(definition);
  return { ref: identity.name, attributes: { Arn: identity.arn } };
};

/** `AWS::CloudWatch::CompositeAlarm`; its `Ref` is the name. */
export const provisionCompositeAlarm: Provisioner = (context) => {
  const { engines, properties } = context;
  const identity = identityOf(context);
  const rule = parseCompositeRule(properties.requiredText('AlarmRule'));
  const known = new Set([...engines.cloudwatch.states.keys(), ...engines.cloudwatch.arns]);
  const lost = alarmsIn(rule).find((alarm) => !known.has(alarm));
  if (lost !== undefined) {
    throw properties.refusal('AlarmRule', `names ${lost}, which is no alarm of this assembly`);
  }
  const actions = readActions(properties);
  checkActions(actions, engines, properties);
  const description = properties.text('AlarmDescription') ?? '';
  engines.cloudwatch.add({ ...identity, description, rule, actions });
  return { ref: identity.name, attributes: { Arn: identity.arn } };
};

function identityOf({ engines, properties, name }: ProvisionContext) {
  const { account, region } = engines.place;
  const alarmName = properties.text('AlarmName') ?? name({ longest: 255, refused: /[^\w-]/ });
  return {
    name: alarmName,
    arn: `arn:aws:cloudwatch:${region}:${account}:alarm:${alarmName}`,
  };
}

/** CloudWatch itself accepts any action and fails silently (CW-21). */
function checkActions(actions: AlarmActions, engines: Engines, properties: Properties): void {
  const wrong = Object.values(actions)
    .flat()
    .find((arn) => !engines.sns.hasTopic(arn));
  if (wrong === undefined) return;
  throw properties.refusal('AlarmActions', `must be topics of this assembly, got ${wrong}`);
}
