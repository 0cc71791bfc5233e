import { describe, expect, test } from 'vitest';
import { AlarmTopic } from '../../../lib/constructs/alarm-topic.ts';
import { type Json, propertiesOf, resourcesOf, workbench } from '../workbench.ts';

const bench = workbench();

function build(alarmEmail?: string) {
  const stack = bench.stack();
  new AlarmTopic(stack, 'Alarms', { stage: { ...bench.stage(), alarmEmail } });
  return stack;
}

describe('the alarm topic', () => {
  test('lets CloudWatch of this account publish, without which alarms are mute (CW-21)', () => {
    const { Statement } = propertiesOf(build(), 'AWS::SNS::TopicPolicy').PolicyDocument;
    const allowed = Statement.filter(({ Effect }: Json) => Effect === 'Allow');

    expect(allowed).toEqual([
      {
        Sid: 'AlarmsOfThisAccount',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: { Ref: 'AlarmsTopic3A2DFEBA' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ]);
  });

  test('mails nobody unless told to', () => {
    expect(resourcesOf(build(), 'AWS::SNS::Subscription')).toEqual([]);
  });

  test('mails who is named', () => {
    expect(propertiesOf(build('on-call@example.com'), 'AWS::SNS::Subscription')).toMatchObject({
      Protocol: 'email',
      Endpoint: 'on-call@example.com',
    });
  });
});
