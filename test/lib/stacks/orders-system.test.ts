import { readFileSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib/core';
import { describe, expect, test } from 'vitest';
import { environment } from '../../../contracts/environment.ts';
import { outputs } from '../../../contracts/outputs.ts';
import { product } from '../../../contracts/product.ts';
import { runbooks } from '../../../lib/constructs/runbooks.ts';
import { addOrdersSystem } from '../../../lib/stacks/orders-system.ts';
import { consumerNames, stackParts } from '../parts.ts';
import { type Json, workbench } from '../workbench.ts';

const bench = workbench();

function synthesize(stageName: string) {
  const app = bench.app();
  addOrdersSystem(app, bench.stage(stageName));
  const assembly = app.synth();
  const templates: Json[] = assembly.stacks.map(({ templateFullPath }) =>
    JSON.parse(readFileSync(templateFullPath, 'utf8')),
  );
  const resources: Json[] = templates.flatMap(({ Resources }) => Object.values(Resources));
  return {
    app,
    assembly,
    outputNames: templates.flatMap(({ Outputs = {} }) => Object.keys(Outputs)),
    text: JSON.stringify(templates),
    readersOf: (intrinsic: string) =>
      assembly.stacks
        .filter((_, index) => JSON.stringify(templates[index]).includes(intrinsic))
        .map(({ stackName }) => stackName),
    of: (type: string) => resources.filter(({ Type }) => Type === type),
    types: [...new Set(resources.map(({ Type }) => Type))],
  };
}

const systems = { dev: synthesize('dev'), prod: synthesize('prod') };
const stages = ['dev', 'prod'] as const;

describe.each(stages)('the orders system in %s', (name) => {
  const system = systems[name];

  test('has a stack for what is shared and one for each service', () => {
    const names = system.assembly.stacks.map(({ stackName }) => stackName).sort();

    expect(names).toEqual(stackParts.map((part) => `Orders-${name}-${part}`));
  });

  test('is synthesized without a warning', () => {
    expect(system.assembly.stacks.flatMap(({ messages }) => messages)).toEqual([]);
  });

  test('has every output that the contracts name', () => {
    expect(system.outputNames).toEqual(expect.arrayContaining(Object.values(outputs)));
  });

  test('runs the functions of the contracts and no other, so no custom resource', () => {
    expect(system.of('AWS::Lambda::Function')).toHaveLength(Object.keys(environment).length);
    expect(system.types.filter((type) => type.startsWith('Custom::'))).toEqual([]);
  });

  test('shares across stacks by exports, so that what is in use cannot be deleted', () => {
    expect(system.text).toContain('Fn::ImportValue');
    expect(system.readersOf('Fn::GetStackOutput')).toEqual([
      `Orders-${name}-Overload`,
      `Orders-${name}-Operations`,
    ]);
  });

  test('pages once a service, for its urgent alarms', () => {
    const pages = system.of('AWS::CloudWatch::CompositeAlarm');

    const paged = pages.map(({ Properties }) => Properties.AlarmDescription.split(' ')[0]);

    expect(new Set(paged).size).toBe(paged.length);
    expect(paged).toEqual(expect.arrayContaining([...consumerNames, 'Foundation', 'Ordering']));
  });

  test('shows every alarm of the stage on its dashboard', () => {
    const [dashboard] = system.of('AWS::CloudWatch::Dashboard');
    const shown = JSON.stringify(dashboard?.Properties.DashboardBody).match(/"OutputName"/g) ?? [];

    expect(shown.length).toBeGreaterThan(system.of('AWS::CloudWatch::Alarm').length);
  });

  test('names every resource that has a fixed name after the stage', () => {
    const names = ['AWS::SQS::Queue', 'AWS::SNS::Topic', 'AWS::ApiGatewayV2::Api']
      .flatMap((type) => system.of(type))
      .map(({ Properties = {} }) => Properties)
      .map(({ QueueName, TopicName, Name }) => QueueName ?? TopicName ?? Name)
      .filter((fixed) => fixed !== undefined);

    expect(names).not.toEqual([]);
    const begins = new RegExp(`^${product}-?${name}-?`);
    expect(names.filter((fixed) => !begins.test(fixed))).toEqual([]);
  });

  test('lets no role act on every resource, but for traces', () => {
    const anywhere = system
      .of('AWS::IAM::Policy')
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Resource }) => [Resource].flat().includes('*'))
      .flatMap(({ Action }) => Action);

    expect([...new Set(anywhere)]).toEqual(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']);
  });

  test('lets no role do every action of a service', () => {
    const actions = system
      .of('AWS::IAM::Policy')
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .flatMap(({ Action }) => Action);

    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  test('takes partial failures in every event source', () => {
    const without = system
      .of('AWS::Lambda::EventSourceMapping')
      .filter(({ Properties }) => Properties.FunctionResponseTypes === undefined);

    expect(without).toEqual([]);
  });

  test('links every alarm to a runbook, and tells of each when it fires and clears', () => {
    const links = Object.values(runbooks);
    const incomplete = system
      .of('AWS::CloudWatch::Alarm')
      .map(({ Properties }) => Properties)
      .filter(
        ({ AlarmDescription, AlarmActions, OKActions }) =>
          !links.some(({ section }) => AlarmDescription.endsWith(` ${section}`)) ||
          !AlarmActions?.length ||
          OKActions?.length !== AlarmActions.length,
      );

    expect(incomplete).toEqual([]);
  });

  test('watches the dead letters of every dead-letter queue', () => {
    const deadLetterQueues = system
      .of('AWS::SQS::Queue')
      .filter(({ Properties }) => Properties.RedriveAllowPolicy);
    const watched = system
      .of('AWS::CloudWatch::Alarm')
      .filter(({ Properties }) =>
        / wait in a dead-letter queue\./.test(Properties.AlarmDescription),
      );

    expect(watched).toHaveLength(deadLetterQueues.length);
  });

  test('filters by type what services subscribe to, and nothing for FIFO (SNS-09)', () => {
    const wanted = system
      .of('AWS::SNS::Subscription')
      .map(({ Properties }) => Properties.FilterPolicy?.type.map((match: Json) => match.prefix));

    expect(wanted).toEqual(
      expect.arrayContaining([
        ['orders.OrderPlaced.'],
        ['orders.OrderPlaced.', 'payments.PaymentDeclined.', 'fulfilment.OrderShipped.'],
        undefined,
      ]),
    );
  });

  test('is the same when it is synthesized again', () => {
    expect(synthesize(name).text).toBe(system.text);
  });
});

describe('what removing code does', () => {
  const stateful = [
    'AWS::DynamoDB::Table',
    'AWS::Kinesis::Stream',
    'AWS::Logs::LogGroup',
    'AWS::S3::Bucket',
    'AWS::SQS::Queue',
  ];

  test.each([
    ['dev', 'Delete'],
    ['prod', 'Retain'],
  ] as const)('in %s is to %s everything that holds data', (name, policy) => {
    const policies = stateful
      .flatMap((type) => systems[name].of(type))
      .flatMap(({ DeletionPolicy, UpdateReplacePolicy }) => [DeletionPolicy, UpdateReplacePolicy]);

    expect([...new Set(policies)]).toEqual([policy]);
  });

  test.each([
    ['dev', false],
    ['prod', true],
  ] as const)('a stack of %s is protected from termination: %s', (name, kept) => {
    const stacks = systems[name].app.node.children.filter((child) => Stack.isStack(child));

    expect([...new Set(stacks.map(({ terminationProtection }) => terminationProtection))]).toEqual([
      kept,
    ]);
  });
});
