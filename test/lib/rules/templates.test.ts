import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  type App,
  CfnOutput,
  CrossStackReferences,
  ReferenceStrength,
  Stack,
} from 'aws-cdk-lib/core';
import { describe, expect, test } from 'vitest';
import { workbench } from '../workbench.ts';
import { templatesOf } from './findings.ts';

const bench = workbench();

function build() {
  const stack = bench.stack();
  const queue = new Queue(stack, 'Queue', { queueName: 'Named' });
  const other = new Stack(stack.node.scope, 'Consumers');
  new CfnOutput(other, 'Arn', { value: queue.queueArn });
  const watchers = new Stack(stack.node.scope, 'Watchers');
  CrossStackReferences.of(watchers).consume(ReferenceStrength.WEAK);
  new CfnOutput(watchers, 'Name', { value: queue.queueName });
  const templates = templatesOf(stack.node.root as App);
  const [resource] = templates.ofType('AWS::SQS::Queue');
  const logicalId = stack.getLogicalId(queue.node.defaultChild as never);
  const imported = other.resolve(queue.queueArn);
  return { templates, resource, logicalId, imported, weak: watchers.resolve(queue.queueName) };
}

describe('a value in a template', () => {
  const { templates, resource, logicalId, imported, weak } = build();

  test.each([
    ['Ref', { Ref: logicalId }],
    ['an attribute', { 'Fn::GetAtt': [logicalId, 'Arn'] }],
    ['an attribute in short', { 'Fn::GetAtt': `${logicalId}.Arn` }],
    ['an ARN with its fixed name', 'arn:aws:sqs:eu-west-1:111122223333:Named'],
    ['a substituted id', { 'Fn::Sub': `\${${logicalId}}` }],
    ['a substituted attribute', { 'Fn::Sub': `\${${logicalId}.Arn}` }],
    [
      'a substituted variable',
      { 'Fn::Sub': [`\${Source}`, { Source: { 'Fn::GetAtt': `${logicalId}.Arn` } }] },
    ],
    ['an ARN with substitutions', { 'Fn::Sub': `arn:aws:sqs:\${AWS::Region}:1:Named` }],
    ['an ARN in parts', { 'Fn::Join': ['', ['arn:aws:sqs:', { Ref: 'AWS::Region' }, ':1:Named']] }],
  ])('names a resource by %s', (_, value) => {
    expect(templates.find(value, { stack: 'Orders' })).toBe(resource);
  });

  test('names a resource of another stack by its export', () => {
    expect(imported).toHaveProperty('Fn::ImportValue');
    expect(templates.find(imported, { stack: 'Consumers' })).toBe(resource);
  });

  test('names a resource of another stack by its output', () => {
    expect(weak).toHaveProperty('Fn::GetStackOutput');
    expect(templates.find(weak, { stack: 'Watchers' })).toBe(resource);
  });

  test.each([
    ['the wrong stack', { Ref: logicalId }, 'Consumers'],
    ['an ARN outside the app', 'arn:aws:sqs:eu-west-1:1:Other', 'Orders'],
    ['a pseudo parameter', { Ref: 'AWS::Region' }, 'Orders'],
    ['an unknown export', { 'Fn::ImportValue': 'Other' }, 'Orders'],
    ['an unknown output', { 'Fn::GetStackOutput': { StackName: 'Orders' } }, 'Consumers'],
    ['what is not substituted', { 'Fn::Sub': `\${!${logicalId}}` }, 'Orders'],
    ['nothing', undefined, 'Orders'],
  ])('names nothing by %s', (_, value, stack) => {
    expect(templates.find(value, { stack })).toBeUndefined();
  });
});

describe('a resource of a template', () => {
  test('has the path of its construct', () => {
    expect(build().resource?.path).toBe('Orders/Queue');
  });
});

describe('an account', () => {
  test('is the own one by reference, or where a stack says that it is deployed', () => {
    const app = bench.app();
    new Stack(app, 'Orders', { env: { account: '111122223333', region: 'eu-west-1' } });
    const templates = templatesOf(app);
    const accounts = ['AWS::AccountId', '111122223333', '999988887777', '*'];

    expect(accounts.filter((one) => templates.isOwnAccount(one))).toEqual(accounts.slice(0, 2));
  });
});
