import { describe, expect, test } from 'vitest';
import { ItemTable } from '../../../lib/constructs/item-table.ts';
import { QueueConsumer } from '../../../lib/constructs/queue-consumer.ts';
import { alarmTopicIn, propertiesOf, resourcesOf, workbench } from '../workbench.ts';

const bench = workbench();

function build(canary: boolean) {
  const stack = bench.stack();
  const stage = { ...bench.stage(), canary };
  const alarmTopic = alarmTopicIn(stack);
  const orders = new ItemTable(stack, 'Orders', { stage, alarmTopic });
  new QueueConsumer(stack, 'Invoice', { stage, alarmTopic, orders, name: 'render-invoice' });
  return stack;
}

describe('a stage with canary deployments', () => {
  const stack = build(true);

  test('moves a tenth of the traffic first, and back when the function fails', () => {
    const group = propertiesOf(stack, 'AWS::CodeDeploy::DeploymentGroup');

    expect(group.DeploymentConfigName).toBe('CodeDeployDefault.LambdaCanary10Percent5Minutes');
    expect(group.AlarmConfiguration).toMatchObject({ Enabled: true });
    expect(JSON.stringify(group.AlarmConfiguration.Alarms)).toContain('Failing');
    expect(group.AutoRollbackConfiguration.Events).toContain('DEPLOYMENT_STOP_ON_ALARM');
  });

  test('has events sent to the alias, not to the newest code', () => {
    const { FunctionName } = propertiesOf(stack, 'AWS::Lambda::EventSourceMapping');

    expect(JSON.stringify(FunctionName)).toContain('Live');
    expect(propertiesOf(stack, 'AWS::Lambda::Alias').Name).toBe('live');
  });
});

test('Other stages have no alias and no deployment', () => {
  const stack = build(false);

  expect(resourcesOf(stack, 'AWS::Lambda::Alias')).toEqual([]);
  expect(resourcesOf(stack, 'AWS::CodeDeploy::DeploymentGroup')).toEqual([]);
});
