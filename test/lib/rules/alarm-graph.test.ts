import { CfnAlarm, type CfnAlarmProps, CfnCompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnTopic, CfnTopicPolicy } from 'aws-cdk-lib/aws-sns';
import type { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { Stack } from 'aws-cdk-lib/core';
import { describe, expect, test } from 'vitest';
import { AlarmTopic } from '../../../lib/constructs/alarm-topic.ts';
import { alarmGraph } from '../../../lib/rules/alarm-graph.ts';
import { workbench } from '../workbench.ts';
import { findings } from './findings.ts';
import { rawQueues } from './raw-resources.ts';

const bench = workbench();

/** An alarm on a queue's age with everything right, and then the given properties. */
function found(props: (stack: Stack) => Partial<CfnAlarmProps>) {
  const stack = bench.stack();
  const { topicArn } = new AlarmTopic(stack, 'Topic', { stage: bench.stage() }).topic;
  const { source } = rawQueues(stack, 'Queue');
  new CfnAlarm(stack, 'Alarm', {
    comparisonOperator: 'GreaterThanThreshold',
    evaluationPeriods: 1,
    threshold: 0,
    namespace: 'AWS/SQS',
    metricName: 'ApproximateAgeOfOldestMessage',
    dimensions: [{ name: 'QueueName', value: source.attrQueueName }],
    treatMissingData: 'notBreaching',
    alarmActions: [topicArn],
    okActions: [topicArn],
    alarmDescription: 'It is late. docs/runbooks/queues.md#messages-too-old',
    ...props(stack),
  });
  return findings(alarmGraph, stack);
}

/** An alarm on a topic with these statements, which are about it unless they say otherwise. */
function speakingTo(...statements: object[]) {
  return (stack: Stack) => {
    const { ref } = new CfnTopic(stack, 'Guarded');
    new CfnTopicPolicy(stack, 'Policy', {
      topics: [ref],
      policyDocument: { Statement: statements.map((one) => ({ Resource: ref, ...one })) },
    });
    return { alarmActions: [ref], okActions: [ref] };
  };
}

describe('the rule on the alarm graph', () => {
  test('is content with an alarm that is heard, understood and measures what exists', () => {
    expect(found(() => ({}))).toEqual([]);
  });

  test('finds an alarm that tells nobody', () => {
    const remedy = 'add an alarm action and an OK action, as RunbookAlarm does';

    expect(found(() => ({ alarmActions: [], okActions: undefined }))).toEqual([
      `Orders/Alarm: AlarmActions none must be one or more; ${remedy}`,
      `Orders/Alarm: OKActions none must be one or more; ${remedy}`,
    ]);
  });

  test('finds an alarm that is switched off', () => {
    expect(found(() => ({ actionsEnabled: false }))).toEqual([
      'Orders/Alarm: ActionsEnabled false must be true; leave actionsEnabled out',
    ]);
  });

  test('finds a topic that CloudWatch may not publish to', () => {
    const mute = (stack: Stack) => {
      const { ref } = new CfnTopic(stack, 'Mute');
      return { alarmActions: [ref], okActions: [ref] };
    };

    expect(found(mute)).toEqual([
      'Orders/Alarm: the policy of topic Orders/Mute keeps cloudwatch.amazonaws.com out and must let it sns:Publish for this account (CW-21); speak to an AlarmTopic',
    ]);
  });

  const publish = { Action: 'sns:Publish' };
  const cloudWatch = { Principal: { Service: 'cloudwatch.amazonaws.com' } };
  const letIn = { Effect: 'Allow', ...cloudWatch, ...publish };
  const ofAccount = (account: unknown) => ({
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  });
  const ofArn = (operator: string, arn: unknown) => ({
    Condition: { [operator]: { 'aws:SourceArn': arn } },
  });
  const ours = { Ref: 'AWS::AccountId' };
  const alarmsOf = (account: unknown) => ({
    'Fn::Join': ['', ['arn:aws:cloudwatch:', { Ref: 'AWS::Region' }, ':', account, ':alarm:*']],
  });
  const shut = (...conditions: object[]) => ({
    Effect: 'Deny',
    Principal: '*',
    ...publish,
    ...Object.assign({}, ...conditions),
  });

  test.each([
    ['its account', [{ ...letIn, ...ofAccount(ours) }]],
    ["its account's alarms", [{ ...letIn, ...ofArn('ArnLike', alarmsOf(ours)) }]],
    ['the alarm itself', [{ ...letIn, ...ofArn('ArnEquals', { 'Fn::GetAtt': 'Alarm.Arn' }) }]],
    [
      'what comes over TLS',
      [letIn, shut({ Condition: { Bool: { 'aws:SecureTransport': false } } })],
    ],
    [
      'services and its organization',
      [
        letIn,
        shut({
          Condition: {
            StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' },
            BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
          },
        }),
      ],
    ],
    ['others no more', [letIn, shut({ Principal: { Service: 'sns.amazonaws.com' } })]],
    [
      'CloudWatch alone',
      [letIn, shut({ Principal: undefined, NotPrincipal: cloudWatch.Principal })],
    ],
  ])('is content with a topic that lets in %s', (_, statements) => {
    expect(found(speakingTo(...statements))).toEqual([]);
  });

  test.each([
    ['another account', [{ ...letIn, ...ofAccount('999988887777') }]],
    ['any account', [{ ...letIn, ...ofArn('ArnLike', alarmsOf('*')) }]],
    ["another account's alarms", [{ ...letIn, ...ofArn('ArnLike', alarmsOf('999988887777')) }]],
    ['an alarm with an asterisk', [{ ...letIn, ...ofArn('StringEquals', alarmsOf(ours)) }]],
    ['another service', [{ ...letIn, ...ofArn('ArnLike', 'arn:aws:s3:::*') }]],
    [
      'only who has a key that CloudWatch has not',
      [{ ...letIn, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }],
    ],
    ['another topic', [{ ...letIn, Resource: 'arn:aws:sns:eu-west-1:111122223333:Other' }]],
    ['nobody', [letIn, shut()]],
    ['no service', [letIn, shut({ ...cloudWatch, Action: 'SNS:*' })]],
    [
      'its organization',
      [letIn, shut({ Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } } })],
    ],
    ['readers', [letIn, shut({ Action: undefined, NotAction: 'sns:GetTopicAttributes' })]],
  ])('finds a topic that lets in %s', (_, statements) => {
    expect(found(speakingTo(...statements))).toEqual([
      'Orders/Alarm: the policy of topic Orders/Guarded keeps cloudwatch.amazonaws.com out and must let it sns:Publish for this account (CW-21); speak to an AlarmTopic',
    ]);
  });

  test('finds missing data that nobody decided about', () => {
    expect(found(() => ({ treatMissingData: undefined }))).toEqual([
      'Orders/Alarm: TreatMissingData unset must be notBreaching, breaching, ignore or missing, as its metric goes quiet (CW-13); set treatMissingData',
    ]);
  });

  const takeIt = 'take the metric from its resource: queue.metric..., function.metric...';

  test.each([
    ['AWS/SQS', 'NumberOfMessagesDeleted', [], 'none must have QueueName'],
    ['AWS/SQS', 'NumberOfMessagesSent', ['TopicName'], 'TopicName must have QueueName'],
    [
      'AWS/Lambda',
      'DroppedEventCount',
      ['FunctionName'],
      'FunctionName must have EventSourceMappingUUID',
    ],
    [
      'AWS/DynamoDB',
      'ThrottledRequests',
      ['TableName'],
      'TableName must have TableName, Operation',
    ],
    [
      'AWS/Events',
      'FailedInvocations',
      ['RuleName'],
      'RuleName must have one of ApiId, BucketName, EventSourceMappingUUID, FunctionName, QueueName, ScheduleGroup, StreamName, TableName, TopicName',
    ],
  ])('finds that %s %s is not measured by %j', (namespace, metricName, names, got) => {
    const dimensions = names.map((name) => ({ name, value: 'any' }));

    expect(found(() => ({ namespace, metricName, dimensions }))).toEqual([
      `Orders/Alarm: dimensions of ${namespace} ${metricName}: ${got}; ${takeIt}`,
    ]);
  });

  test('finds a metric that its namespace does not have', () => {
    expect(found(() => ({ namespace: 'AWS/ApiGateway', metricName: '5XXError' }))).toEqual([
      `Orders/Alarm: metric 5XXError of AWS/ApiGateway must be one of 4xx, 5xx, Count, DataProcessed, IntegrationLatency, Latency (lib/rules/aws-metrics.ts); ${takeIt}`,
    ]);
  });

  test.each([
    ['a topic outside the app', 'arn:aws:sns:eu-west-1:111122223333:elsewhere'],
    ['a queue', 'arn:aws:sqs:eu-west-1:111122223333:Queue'],
    ['a scaling policy', 'arn:aws:autoscaling:eu-west-1:111122223333:scalingPolicy:any'],
  ])('finds an action that nobody may hear: %s', (_, action) => {
    expect(found(() => ({ insufficientDataActions: [action] }))).toEqual([
      `Orders/Alarm: action ${action} must be an AWS::SNS::Topic of the app (or an OpsItem or an incident), or nobody knows that it is heard (CW-21); speak to an AlarmTopic, or acknowledge Blueprint::alarm-graph with a reason`,
    ]);
  });

  test('takes an OpsItem beside the topic', () => {
    const action = 'arn:aws:ssm:eu-west-1:111122223333:opsitem:1';

    expect(found(() => ({ insufficientDataActions: [action] }))).toEqual([]);
  });

  test('finds a queue that the app does not have', () => {
    const dimensions = [{ name: 'QueueName', value: 'Old-Queue' }];

    expect(found(() => ({ dimensions }))).toEqual([
      'Orders/Alarm: dimension QueueName "Old-Queue" must name an AWS::SQS::Queue of the app; take the metric from its resource: queue.metric..., function.metric...',
    ]);
  });

  test('finds a composite alarm over one that does not exist', () => {
    const stack = bench.stack();
    const { topicArn } = new AlarmTopic(stack, 'Topic', { stage: bench.stage() }).topic;
    new CfnCompositeAlarm(stack, 'Page', {
      alarmRule: 'ALARM("Old")',
      alarmActions: [topicArn],
      okActions: [topicArn],
      alarmDescription: 'docs/runbooks/services.md#service-failing',
    });

    expect(findings(alarmGraph, stack)).toEqual([
      `Orders/Page: AlarmRule "ALARM(\\"Old\\")" must name alarms of the app; make the rule of alarms: AlarmRule.fromAlarm, as ServiceAlarm does`,
    ]);
  });

  test('looks into expressions too', () => {
    const metric = { namespace: 'AWS/SQS', metricName: 'NumberOfMessagesDeleted' };
    const metrics = [{ id: 'a', metricStat: { metric, period: 60, stat: 'Sum' } }];

    expect(
      found(() => ({
        metricName: undefined,
        namespace: undefined,
        dimensions: undefined,
        metrics,
      })),
    ).toHaveLength(1);
  });

  test('finds an alarm on what was sent to a dead-letter queue', () => {
    const blind = (stack: Stack) => {
      const deadLetters = stack.node.findChild('QueueDeadLetters') as CfnQueue;
      const dimensions = [{ name: 'QueueName', value: deadLetters.attrQueueName }];
      return { metricName: 'NumberOfMessagesSent', dimensions };
    };

    expect(found(blind)).toEqual([
      'Orders/Alarm: metric NumberOfMessagesSent of dead-letter queue Orders/QueueDeadLetters must be ApproximateNumberOfMessagesVisible: what SQS moves is not sent (CW-04); use DeadLetterAlarms',
    ]);
  });

  test.each([
    ['It is late.', '"It is late."'],
    [
      'docs/runbooks/queues.md#no-such-section',
      'links to docs/runbooks/queues.md#no-such-section, which does not exist,',
    ],
    [
      'docs/runbooks/none.md#messages-too-old',
      'links to docs/runbooks/none.md#messages-too-old, which does not exist,',
    ],
  ])('finds a description that helps nobody: %s', (alarmDescription, got) => {
    expect(found(() => ({ alarmDescription }))).toEqual([
      `Orders/Alarm: AlarmDescription ${got} and must link to a section in docs/runbooks; write the section (## heading) and end the description with docs/runbooks/<file>.md#<section>`,
    ]);
  });
});
