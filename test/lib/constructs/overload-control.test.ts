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

  test.each([0, 11])('refuses %i queues', (queues) => {
    expect(() => build(queues)).toThrow(
      new Error(
        `queues must be 1 to 10, as many as an alarm can look at, got ${queues} (Orders/Overload)`,
      ),
    );
  });
});
