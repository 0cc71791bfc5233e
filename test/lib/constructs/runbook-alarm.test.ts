import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, test } from 'vitest';
import { RunbookAlarm, type RunbookAlarmProps } from '../../../lib/constructs/runbook-alarm.ts';
import { propertiesOf, workbench } from '../workbench.ts';

const bench = workbench();

function build(props: Partial<RunbookAlarmProps> = {}) {
  const stack = bench.stack();
  new RunbookAlarm(stack, 'Late', {
    topic: new Topic(stack, 'Alarms'),
    metric: new Metric({ namespace: 'AWS/SQS', metricName: 'Age' }),
    above: 60,
    datapoints: 2,
    summary: 'It is late.',
    runbook: 'messagesTooOld',
    ...props,
  });
  return stack;
}

const properties = (props: Partial<RunbookAlarmProps> = {}) =>
  propertiesOf(build(props), 'AWS::CloudWatch::Alarm');

describe('an alarm', () => {
  test('tells its topic when it fires and when it clears', () => {
    const topic = { Ref: 'Alarms04B5A0BF' };
    const { AlarmActions, OKActions } = properties();

    expect([AlarmActions, OKActions]).toEqual([[topic], [topic]]);
  });

  test('says what happened and where to read what to do', () => {
    expect(properties().AlarmDescription).toBe(
      'It is late. docs/runbooks/queues.md#messages-too-old',
    );
  });

  test('takes missing data for a quiet queue, not for a fault (CW-01)', () => {
    expect(properties().TreatMissingData).toBe('notBreaching');
  });

  test('takes missing data for a fault where also idleness is reported', () => {
    expect(properties({ isSilenceBreaching: true }).TreatMissingData).toBe('breaching');
  });

  test('wants every datapoint breaching by default', () => {
    const { DatapointsToAlarm, EvaluationPeriods } = properties();

    expect([DatapointsToAlarm, EvaluationPeriods]).toEqual([2, 2]);
  });

  test('fires on M of N datapoints (CW-12)', () => {
    const { DatapointsToAlarm, EvaluationPeriods } = properties({ outOf: 3 });

    expect([DatapointsToAlarm, EvaluationPeriods]).toEqual([2, 3]);
  });

  test.each([0, 4, 1.5])('refuses %d datapoints out of 3', (datapoints) => {
    expect(() => build({ datapoints, outOf: 3 })).toThrow(
      new Error(`datapoints must be a whole number from 1 to 3, got ${datapoints} (Orders/Late)`),
    );
  });
});
