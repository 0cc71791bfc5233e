import { describe, expect, test } from 'vitest';
import { AssemblyError } from '../../../../tools/local/assembly/assembly-error.ts';
import type { StackTemplate } from '../../../../tools/local/assembly/cloud-assembly.ts';
import { modelStack } from '../../../../tools/local/assembly/stack-model.ts';
import type { Template } from '../../../../tools/local/assembly/template.ts';

const place = { account: '000000000000', region: 'us-east-1' };

describe('a stack whose conditions are decided', () => {
  test.each([
    ['Equals', { 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] }, true],
    ['Not', { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] }] }, false],
    ['And', { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] }, false],
    ['Or', { 'Fn::Or': [{ Condition: 'Yes' }, { Condition: 'No' }] }, true],
  ])('decides %s', (_name, condition, expected) => {
    const model = modelStack(stackOf({ Conditions: { ...fixed, Asked: condition } }), place);

    expect(model.condition('Asked')).toBe(expected);
  });

  test('leaves out resources, outputs and properties whose condition does not hold', () => {
    const template: Template = {
      Conditions: fixed,
      Resources: {
        Kept: {
          Type: 'T',
          Condition: 'Yes',
          Properties: {
            A: { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] },
            B: { 'Fn::If': ['Yes', { Ref: 'Stage' }, 2] },
          },
        },
        Gone: { Type: 'T', Condition: 'No' },
      },
      Outputs: { Kept: { Value: 1 }, Gone: { Value: 1, Condition: 'No' } },
    };

    const { resources, outputs } = modelStack(stackOf(template), place);

    expect(resources.map(({ logicalId, properties }) => ({ logicalId, properties }))).toEqual([
      { logicalId: 'Kept', properties: { B: { Ref: 'Stage' } } },
    ]);
    expect(Object.keys(outputs)).toEqual(['Kept']);
  });

  test('refuses a parameter without default', () => {
    const stack = stackOf({ Parameters: { Mail: { Type: 'String' } } });

    expect(() => modelStack(stack, place)).toThrow(
      new AssemblyError(
        'parameter Mail of Orders has no default: give it one, the local cloud asks for no values',
      ),
    );
  });
});

const fixed = {
  Yes: { 'Fn::Equals': ['a', 'a'] },
  No: { 'Fn::Equals': ['a', 'b'] },
};

function stackOf(template: Template): StackTemplate {
  const Parameters = { Stage: { Type: 'String', Default: 'dev' }, ...template.Parameters };
  return {
    name: 'Orders',
    template: { ...template, Parameters },
    assets: new Map(),
    directory: '/',
  };
}
