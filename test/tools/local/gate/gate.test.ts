import { describe, expect, test } from 'vitest';
import { modelStack } from '../../../../tools/local/assembly/stack-model.ts';
import type {
  Json,
  JsonObject,
  ResourceDefinition,
} from '../../../../tools/local/assembly/template.ts';
import { checkGate, GateError } from '../../../../tools/local/gate/gate.ts';
import { propertyTable } from '../../../../tools/local/gate/property-table.ts';
import {
  honoured,
  isNoOp,
  type PropertyRules,
  type Rule,
  type RuleTable,
} from '../../../../tools/local/gate/rule.ts';

describe('the property gate', () => {
  test('counts what is honoured and what has no effect, with its reason', () => {
    const report = check({
      Orders: {
        Type: 'AWS::SQS::Queue',
        Properties: { VisibilityTimeout: 60, SqsManagedSseEnabled: true },
      },
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
    });

    expect(report).toEqual({
      honoured: 1,
      noop: 2,
      refused: 0,
      noops: [
        {
          path: 'App/Orders (AWS::SQS::Queue).SqsManagedSseEnabled',
          reason: 'nothing is encrypted locally',
        },
        {
          path: 'App/Role (AWS::IAM::Role).AssumeRolePolicyDocument',
          reason: 'IAM is not evaluated locally',
        },
      ],
    });
  });

  test('refuses every unknown property and type at once, with path and remedy', () => {
    const refused = refusalOf({
      Orders: {
        Type: 'AWS::SQS::Queue',
        Properties: { Foo: 1, RedrivePolicy: { maxReceiveCount: 5, Bar: 2 } },
      },
      Broker: { Type: 'AWS::AmazonMQ::Broker' },
    });

    expect(refused?.message).toBe(
      [
        "the local cloud does not honour 3 of the template's properties:",
        '  App/Orders (AWS::SQS::Queue).Foo',
        '  App/Orders (AWS::SQS::Queue).RedrivePolicy.Bar',
        '  App/Broker (AWS::AmazonMQ::Broker): resource type',
        'remove them from the stack, or declare them in tools/local/gate/tables and honour them in tools/local/boot/provisioners',
      ].join('\n'),
    );
  });

  test('judges every entry of a list', () => {
    const KeySchema: Json = [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', Kind: 'RANGE' },
    ];

    const refused = refusalOf({
      Table: { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema } },
    });

    expect(refused?.refused).toEqual(['App/Table (AWS::DynamoDB::Table).KeySchema[1].Kind']);
  });

  test('refuses an unknown resource attribute', () => {
    const definition = { Type: 'AWS::SQS::Queue', CreationPolicy: {}, DeletionPolicy: 'Delete' };

    expect(refusalOf({ Orders: definition })?.refused).toEqual([
      'App/Orders (AWS::SQS::Queue) CreationPolicy',
    ]);
  });

  test.each(honouredPaths())('%s is refused when %s is taken out of the table', (type, path) => {
    const resources = { It: { Type: type, Properties: sampleOf(path) } };

    expect(check(resources).honoured).toBe(1);
    const without = { ...propertyTable, [type]: withoutRule(rulesOf(type), path) };
    expect(refusalOf(resources, without)?.refused).toHaveLength(1);
  });
});

function check(
  resources: Readonly<Record<string, ResourceDefinition>>,
  table: RuleTable = propertyTable,
) {
  const stack = {
    name: 'App',
    template: { Resources: resources },
    assets: new Map(),
    directory: '/',
  };
  return checkGate([modelStack(stack, { account: '000000000000', region: 'us-east-1' })], table);
}

function refusalOf(resources: Readonly<Record<string, ResourceDefinition>>, table?: RuleTable) {
  try {
    check(resources, table);
  } catch (error) {
    if (error instanceof GateError) return error;
    throw error;
  }
  return undefined;
}

function honouredPaths(): [string, string[]][] {
  return Object.entries(propertyTable).flatMap(([type, rules]) =>
    isNoOp(rules) ? [] : pathsIn(rules).map((path): [string, string[]] => [type, path]),
  );
}

function pathsIn(rules: PropertyRules): string[][] {
  return Object.entries(rules).flatMap(([name, rule]) => {
    if (rule === honoured) return [[name]];
    return isNoOp(rule) ? [] : pathsIn(rule).map((path) => [name, ...path]);
  });
}

function rulesOf(type: string): PropertyRules {
  const rules = propertyTable[type];
  if (rules === undefined || isNoOp(rules)) throw new Error(`${type} has no rules`);
  return rules;
}

function sampleOf(path: readonly string[]): JsonObject {
  return path.reduceRight<Json>((inner, name) => ({ [name]: inner }), 'value') as JsonObject;
}

function withoutRule(rules: PropertyRules, [name = '', ...rest]: readonly string[]): PropertyRules {
  const { [name]: rule, ...others } = rules;
  if (rest.length === 0 || rule === undefined || typeof rule === 'string' || isNoOp(rule))
    return others;
  const inner: Rule = withoutRule(rule, rest);
  return { ...others, [name]: inner };
}
