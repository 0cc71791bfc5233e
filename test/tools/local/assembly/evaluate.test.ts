import { describe, expect, test } from 'vitest';
import { AssemblyError } from '../../../../tools/local/assembly/assembly-error.ts';
import { evaluate, type Scope } from '../../../../tools/local/assembly/evaluate.ts';
import type { Json } from '../../../../tools/local/assembly/template.ts';

const names: Readonly<Record<string, Json>> = {
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '000000000000',
  Queue: 'http://127.0.0.1:4566/000000000000/orders',
  Zones: ['a', 'b'],
};

const scope: Scope = {
  ref: (name) => names[name],
  attribute: (id, name) => (id === 'Queue' && name === 'Arn' ? 'arn:aws:sqs:::orders' : undefined),
  condition: (name) => name === 'IsProd',
  mapping: (map, top, second) => (map === 'Sizes' ? `${top}-${second}` : undefined),
  exported: (name) => (name === 'Shared:Topic' ? 'arn:topic' : undefined),
  stackOutput: (stack, output) => `${stack}.${output}`,
};

describe('intrinsic functions', () => {
  test.each<[string, Json, Json]>([
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['Ref of a resource', { Ref: 'Queue' }, 'http://127.0.0.1:4566/000000000000/orders'],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:::orders'],
    ['GetAtt as text', { 'Fn::GetAtt': 'Queue.Arn' }, 'arn:aws:sqs:::orders'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 3]] }, 'a-eu-west-1-3'],
    ['Join of a list', { 'Fn::Join': ['-', { Ref: 'Zones' }] }, 'a-b'],
    [
      'Sub of names and attributes',
      { 'Fn::Sub': `${name('AWS::Region')}/${name('Queue.Arn')}` },
      'eu-west-1/arn:aws:sqs:::orders',
    ],
    [
      'Sub with its own variables',
      { 'Fn::Sub': [`${name('x')}:${name('AWS::Region')}`, { x: { Ref: 'AWS::AccountId' } }] },
      '000000000000:eu-west-1',
    ],
    ['Sub of an escaped dollar', { 'Fn::Sub': `${name('!literal')}` }, `${name('literal')}`],
    ['Select', { 'Fn::Select': ['1', { Ref: 'Zones' }] }, 'b'],
    ['Split', { 'Fn::Split': [',', 'a,b'] }, ['a', 'b']],
    [
      'Select of Split',
      { 'Fn::Select': [0, { 'Fn::Split': ['-', { Ref: 'AWS::Region' }] }] },
      'eu',
    ],
    ['If that holds', { 'Fn::If': ['IsProd', 'yes', 'no'] }, 'yes'],
    ['If that does not hold', { 'Fn::If': ['IsDev', 'yes', 'no'] }, 'no'],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', 'prod', 'memory'] }, 'prod-memory'],
    ['ImportValue', { 'Fn::ImportValue': 'Shared:Topic' }, 'arn:topic'],
    [
      'GetStackOutput',
      { 'Fn::GetStackOutput': { StackName: 'Shared', OutputName: 'Topic' } },
      'Shared.Topic',
    ],
    [
      'GetStackOutput by stack ARN',
      {
        'Fn::GetStackOutput': {
          StackName: 'arn:aws:cloudformation:x:y:stack/Shared/1',
          OutputName: 'Topic',
        },
      },
      'Shared.Topic',
    ],
    ['Base64', { 'Fn::Base64': 'hi' }, 'aGk='],
    [
      'NoValue among keys and entries',
      { a: { Ref: 'AWS::NoValue' }, b: [1, { Ref: 'AWS::NoValue' }] },
      { b: [1] },
    ],
    ['plain values', { a: [true, null, { b: 1 }] }, { a: [true, null, { b: 1 }] }],
  ])('%s', (_name, value, expected) => {
    expect(evaluate(value, scope)).toEqual(expected);
  });

  test.each<[Json, string]>([
    [{ Ref: 'Nothing' }, 'Ref Nothing refers to nothing in the assembly'],
    [{ 'Fn::GetAtt': ['Queue', 'Age'] }, 'Fn::GetAtt Queue.Age refers to nothing in the assembly'],
    [{ 'Fn::GetAZs': '' }, 'Fn::GetAZs is not supported by the local cloud'],
    [{ 'Fn::Select': [5, ['a']] }, 'Fn::Select index 5 of 1 refers to nothing in the assembly'],
    [{ 'Fn::Join': ['-', 'text'] }, 'Fn::Join needs a list, got "text"'],
  ])('%j is refused', (value, message) => {
    expect(() => evaluate(value, scope)).toThrow(new AssemblyError(message));
  });
});

/** A placeholder of `Fn::Sub`. */
function name(text: string): string {
  return `\${${text}}`;
}
