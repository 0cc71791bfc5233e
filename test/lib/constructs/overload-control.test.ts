import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { ItemTable } from '../../../lib/constructs/item-table.ts';
import { OverloadControl } from '../../../lib/constructs/overload-control.ts';
import { alarmTopicIn, type Json, resourcesOf, workbench } from '../workbench.ts';

const bench = workbench();

function build(queues = 2) {
  const stack = bench.stack();
  const stage = bench.stage();
  const alarmTopic = alarmTopicIn(stack);
  new OverloadControl(stack, 'Overload', {
    ...{ stage, alarmTopic, orders: new ItemTable(stack, 'Table', { stage, alarmTopic }) },
    queues: Array.from({ length: queues }, (_, at) => new Queue(stack, `Queue${at}`)),
  });
  return stack;
}

describe('overload control', () => {
  const stack = build();
  const alarm = resourcesOf(stack, 'AWS::CloudWatch::Alarm')
    .map(({ Properties }) => Properties)
    .find(({ AlarmDescription }) => AlarmDescription.endsWith('#overloaded'));

  test('fires when the longest backlog is above the limit in 2 of 5 minutes', () => {
    expect(alarm).toMatchObject({
      ...{ Threshold: 1_000, DatapointsToAlarm: 2, EvaluationPeriods: 5 },
      TreatMissingData: 'notBreaching',
    });
    expect(alarm?.Metrics.map(({ Expression }: Json) => Expression)).toContain('MAX(METRICS())');
    expect(alarm?.Metrics).toHaveLength(3);
  });

  test('tells people, and the function that notes it, of both changes', () => {
    expect(alarm?.AlarmActions).toHaveLength(2);
    expect(alarm?.OKActions).toEqual(alarm?.AlarmActions);
  });

  test('refuses to watch no queue', () => {
    expect(() => build(0)).toThrow(new Error('queues must be 1 or more, got 0 (Orders/Overload)'));
  });
});

describe('overload control of more than ten queues', () => {
  const stack = build(21);
  const alarms = resourcesOf(stack, 'AWS::CloudWatch::Alarm')
    .map(({ Properties }) => Properties)
    .filter(({ AlarmDescription }) => AlarmDescription.endsWith('#overloaded'));
  const composites = resourcesOf(stack, 'AWS::CloudWatch::CompositeAlarm');
  const [any] = composites.map(({ Properties }) => Properties);

  test('has an alarm for each ten, which tells people alone', () => {
    expect(alarms.map(({ Metrics }) => Metrics.length - 1)).toEqual([10, 10, 1]);
    for (const { AlarmActions, OKActions } of alarms) {
      expect([AlarmActions.length, OKActions.length]).toEqual([1, 1]);
    }
  });

  test('tells the function of the first that fires and of the last that clears', () => {
    const rule = JSON.stringify(any?.AlarmRule);

    expect(composites).toHaveLength(1);
    expect(rule.match(/ALARM\(/g)).toHaveLength(3);
    expect(rule.match(/ OR /g)).toHaveLength(2);
    expect(any?.AlarmActions).toEqual([{ Ref: expect.stringContaining('Changes') }]);
    expect(any?.OKActions).toEqual(any?.AlarmActions);
  });

  test('leaves ten queues to one alarm', () => {
    expect(resourcesOf(build(10), 'AWS::CloudWatch::CompositeAlarm')).toEqual([]);
  });
});
