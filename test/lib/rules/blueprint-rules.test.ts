import { type App, CfnResource, Stage, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { AlarmTopic } from '../../../lib/constructs/alarm-topic.ts';
import { ItemTable } from '../../../lib/constructs/item-table.ts';
import { QueueConsumer } from '../../../lib/constructs/queue-consumer.ts';
import { BlueprintRules, rules } from '../../../lib/rules/blueprint-rules.ts';
import { addOrdersSystem } from '../../../lib/stacks/orders-system.ts';
import { workbench } from '../workbench.ts';

const bench = workbench();
const payment = 'Orders-dev-FanOut/Payment';

/** The orders system with one property of one resource set by hand, as any code could. */
function ordersWith(path: string, property: string, value: unknown): App {
  const app = bench.app();
  addOrdersSystem(app, bench.stage());
  const resource = resourceAt(app, path);
  resource.addPropertyOverride(property, value);
  return app;
}

function resourceAt(scope: IConstruct, path: string): CfnResource {
  const found = scope.node.findAll().find(({ node }) => node.path === path);
  if (found === undefined || !CfnResource.isCfnResource(found))
    throw new Error(`no resource at ${path}`);
  return found;
}

describe('synthesis of the orders system', () => {
  test.each([
    [
      'partial responses are off',
      [`${payment}/EventSource/Resource`, 'FunctionResponseTypes', []],
      'FunctionResponseTypes [] must have ReportBatchItemFailures',
    ],
    [
      'a message has only one delivery',
      [`${payment}/Queue/Source/Resource`, 'RedrivePolicy.maxReceiveCount', 1],
      'maxReceiveCount 1 must be at least 3 (SQS-07)',
    ],
    [
      'a message comes back while it is still worked on',
      [`${payment}/Queue/Source/Resource`, 'VisibilityTimeout', 10],
      'visibility timeout 10 s must be at least 6 x function timeout 10 s + batch window 0 s = 60 s',
    ],
    [
      'dead letters are watched by what was sent',
      [
        `${payment}/Alarms/DeadLetters/Waiting/Alarm/Resource`,
        'MetricName',
        'NumberOfMessagesSent',
      ],
      'metric NumberOfMessagesSent of dead-letter queue Orders-dev-FanOut/Payment/Queue/DeadLetters must be',
    ],
  ] as const)('fails when %s', (_, [path, property, value], message) => {
    expect(() => ordersWith(path, property, value).synth()).toThrow(message);
  });
});

describe('the rules as a plugin', () => {
  test('have names that can be acknowledged, each its own', () => {
    expect(rules.map(({ id }) => id).filter((id) => !/^[a-z-]+$/.test(id))).toEqual([]);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  test('fail no app whose only finding is acknowledged where it is', () => {
    expect(() => synthesizeConsumer('the effect is free')).not.toThrow();
    expect(() => synthesizeConsumer(undefined)).toThrow('maxReceiveCount 2 must be at least 3');
  });
});

/** A consumer with two deliveries, on a stack of its own. */
function synthesizeConsumer(reason: string | undefined) {
  const stack = bench.stack();
  const stage = bench.stage();
  const alarmTopic = new AlarmTopic(stack, 'Alarms', { stage }).topic;
  const consumer = new QueueConsumer(stack, 'Payment', {
    stage,
    name: 'charge-payment',
    orders: new ItemTable(stack, 'Orders', { stage, alarmTopic }),
    inbox: new ItemTable(stack, 'Inbox', { stage, alarmTopic, expires: true }),
    alarmTopic,
    ...(reason ? { maxReceiveCount: 2, fewReceivesBecause: reason } : {}),
  });
  const queue = resourceAt(stack, `${consumer.source.queue.node.path}/Resource`);
  queue.addPropertyOverride('RedrivePolicy.maxReceiveCount', 2);
  Validations.of(stack).addPlugins(new BlueprintRules(stage));
  Stage.of(stack)?.synth();
}
