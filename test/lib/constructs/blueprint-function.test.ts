import { Duration } from 'aws-cdk-lib/core';
import { describe, expect, test } from 'vitest';
import {
  BlueprintFunction,
  type BlueprintFunctionProps,
} from '../../../lib/constructs/blueprint-function.ts';
import { DataKey } from '../../../lib/constructs/data-key.ts';
import { alarmTopicIn, allowances, propertiesOf, resourcesOf, workbench } from '../workbench.ts';

const bench = workbench();

function build(props: Partial<BlueprintFunctionProps<'place-order'>> = {}) {
  const stack = bench.stack();
  const built = new BlueprintFunction(stack, 'PlaceOrder', {
    stage: bench.stage(),
    name: 'place-order',
    alarmTopic: alarmTopicIn(stack),
    environment: { ORDERS_TABLE: 'orders' },
    ...props,
  });
  return { stack, built };
}

describe('a blueprint function', () => {
  const { stack } = build();
  const properties = propertiesOf(stack, 'AWS::Lambda::Function');

  test('runs its bundle on Node.js 24', () => {
    expect([properties.Runtime, properties.Handler]).toEqual(['nodejs24.x', 'index.handler']);
  });

  test('shares the concurrency of the account unless some is kept for it', () => {
    const kept = propertiesOf(build({ reservedConcurrency: 50 }).stack, 'AWS::Lambda::Function');

    expect(properties.ReservedConcurrentExecutions).toBeUndefined();
    expect(kept.ReservedConcurrentExecutions).toBe(50);
  });

  test('runs for 10 seconds in 512 MiB by default', () => {
    expect([properties.Timeout, properties.MemorySize]).toEqual([10, 512]);
  });

  test('gets exactly the variables its contract declares', () => {
    expect(properties.Environment.Variables).toEqual({ ORDERS_TABLE: 'orders' });
  });

  test('logs JSON to a log group of its own, at the level of the stage', () => {
    expect(properties.LoggingConfig).toEqual({
      LogFormat: 'JSON',
      LogGroup: { Ref: 'PlaceOrderLogsBBE262A4' },
      ApplicationLogLevel: 'DEBUG',
      SystemLogLevel: 'WARN',
    });
  });

  test.each([
    ['dev', 7],
    ['prod', 365],
  ])('keeps its logs in %s for %d days', (name, days) => {
    const built = build({ stage: bench.stage(name) });

    expect(propertiesOf(built.stack, 'AWS::Logs::LogGroup').RetentionInDays).toBe(days);
  });

  test('is traced', () => {
    expect(properties.TracingConfig).toEqual({ Mode: 'Active' });
  });

  test('has a role of its own without managed policies', () => {
    expect(propertiesOf(stack, 'AWS::IAM::Role').ManagedPolicyArns).toBeUndefined();
  });

  test('may do anything on every resource only in X-Ray, which has no resources', () => {
    const statements = propertiesOf(stack, 'AWS::IAM::Policy').PolicyDocument.Statement;
    const anywhere = statements.filter(({ Resource }: { Resource: unknown }) => Resource === '*');

    expect(anywhere.map(({ Action }: { Action: unknown }) => Action)).toEqual([
      ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
    ]);
  });

  test("may use the stage's own key, and no other", () => {
    const stack = bench.stack();
    const { key } = new DataKey(stack, 'DataKey', { stage: bench.stage() });
    new BlueprintFunction(stack, 'PlaceOrder', {
      stage: { ...bench.stage(), key },
      name: 'place-order',
      alarmTopic: alarmTopicIn(stack),
      environment: { ORDERS_TABLE: 'orders' },
    });

    expect(allowances(stack)).toEqual(['kms:Decrypt on DataKey', 'kms:GenerateDataKey on DataKey']);
  });

  test('needs no custom resource', () => {
    expect(resourcesOf(stack, 'AWS::Lambda::Function')).toHaveLength(1);
  });
});

describe('a blueprint function refuses', () => {
  test.each([
    [Duration.millis(0), '0 seconds'],
    [Duration.seconds(901), '901 seconds'],
  ])('a timeout of %s', (timeout, got) => {
    expect(() => build({ timeout })).toThrow(
      new Error(`timeout must be from 1 to 900 seconds, got ${got} (Orders/PlaceOrder)`),
    );
  });

  test.each([127, 10_241, 512.5])('%d MiB', (memorySizeMiB) => {
    expect(() => build({ memorySizeMiB })).toThrow(
      new Error(
        `memorySizeMiB must be a whole number from 128 to 10240, got ${memorySizeMiB} (Orders/PlaceOrder)`,
      ),
    );
  });

  test('to be synthesized before it is bundled', () => {
    expect(() => build({ stage: { ...bench.stage(), bundles: '/nowhere' } })).toThrow(
      new Error(
        'place-order must be bundled before synthesis with "node tools/bundle/main.ts", got no place-order/index.js in the bundles folder (Orders/PlaceOrder)',
      ),
    );
  });
});
