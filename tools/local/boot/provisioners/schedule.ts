import type { Properties } from '../../gate/properties.ts';
import { findRateMs } from '../../scheduler/schedule-rate.ts';
import type { ProvisionContext, Provisioner } from '../provisioner.ts';

/** `AWS::Scheduler::Schedule` at a rate, of a function; started when everything exists. */
export const provisionSchedule: Provisioner = (context) => {
  const { engines, properties, name } = context;
  const scheduleName = properties.text('Name') ?? name({ longest: 64, refused: /[^\w.-]/ });
  const { account, region } = engines.place;
  const arn = `arn:aws:scheduler:${region}:${account}:schedule/default/${scheduleName}`;
  requireFixedTime(properties);
  engines.scheduler.createSchedule({
    ...{ name: scheduleName, arn, everyMs: rateOf(properties), ...targetOf(context) },
    isEnabled: properties.text('State') !== 'DISABLED',
  });
  return { ref: scheduleName, attributes: { Arn: arn } };
};

function rateOf(properties: Properties): number {
  const expression = properties.requiredText('ScheduleExpression');
  const everyMs = findRateMs(expression);
  if (everyMs !== undefined) return everyMs;
  const wanted = 'must be a rate in minutes, hours or days, such as rate(5 minutes)';
  throw properties.refusal('ScheduleExpression', `${wanted}, got ${expression}`);
}

function targetOf({ engines, properties }: ProvisionContext) {
  const target = properties.child('Target');
  if (target === undefined) throw properties.refusal('Target', 'is required');
  const arn = target.requiredText('Arn');
  const found = engines.lambda.find(arn);
  if (found === undefined) throw target.refusal('Arn', `is no function of this assembly: ${arn}`);
  return { functionName: found.name, input: target.text('Input') };
}

function requireFixedTime(properties: Properties): void {
  const window = properties.child('FlexibleTimeWindow');
  const mode = window?.requiredText('Mode');
  if (mode !== 'OFF') throw properties.refusal('FlexibleTimeWindow', `must be OFF, got ${mode}`);
}
