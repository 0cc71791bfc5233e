import { describe, expect, test } from 'vitest';
import { AssemblyError } from '../../../../tools/local/assembly/assembly-error.ts';
import { Resolver } from '../../../../tools/local/assembly/resolver.ts';
import { modelStack } from '../../../../tools/local/assembly/stack-model.ts';
import type { Json, Template } from '../../../../tools/local/assembly/template.ts';

describe('resources in dependency order', () => {
  test('come after what they refer to, in their own stack and through exports', () => {
    const resolver = resolverOf({
      Consumers: {
        Resources: {
          Mapping: resource({ Queue: { 'Fn::ImportValue': 'Shared:QueueArn' }, Fn: { Ref: 'Fn' } }),
          Fn: resource({
            Url: { 'Fn::GetStackOutput': { StackName: 'Shared', OutputName: 'Url' } },
          }),
        },
      },
      Shared: {
        Resources: {
          Queue: resource({ Target: { 'Fn::Sub': `${name('DeadLetters.Arn')}` } }),
          DeadLetters: resource({}),
        },
        Outputs: {
          Arn: {
            Value: { 'Fn::GetAtt': ['Queue', 'Arn'] },
            Export: { Name: { 'Fn::Sub': `${name('AWS::StackName')}:QueueArn` } },
          },
          Url: { Value: { Ref: 'Queue' } },
        },
      },
    });

    expect(resolver.order().map(({ logicalId }) => logicalId)).toEqual([
      'DeadLetters',
      'Queue',
      'Fn',
      'Mapping',
    ]);
  });

  test('come after what they DependsOn', () => {
    const resolver = resolverOf({
      Orders: {
        Resources: {
          A: { Type: 'T', DependsOn: ['B'] },
          B: { Type: 'T', DependsOn: 'C' },
          C: { Type: 'T' },
        },
      },
    });

    expect(resolver.order().map(({ logicalId }) => logicalId)).toEqual(['C', 'B', 'A']);
  });

  test('that depend on one another are refused with their path', () => {
    const resolver = resolverOf({
      Orders: {
        Resources: {
          A: resource({ x: { Ref: 'B' } }),
          B: resource({ x: { Ref: 'C' } }),
          C: resource({ x: { Ref: 'B' } }),
        },
      },
    });

    expect(() => resolver.order()).toThrow(
      new AssemblyError('resources depend on one another: Orders/B -> Orders/C -> Orders/B'),
    );
  });
});

describe('the resolver', () => {
  test('evaluates properties and outputs against what was created', () => {
    const resolver = resolverOf({
      Orders: {
        Resources: { Queue: resource({}), Fn: resource({ Url: { Ref: 'Queue' } }) },
        Outputs: { QueueArn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
      },
    });
    const [queue, fn] = resolver.order();
    if (!queue || !fn) throw new Error('two resources expected');

    resolver.define(queue, { ref: 'http://queue', attributes: { Arn: 'arn:queue' } });

    expect(resolver.propertiesOf(fn)).toEqual({ Url: 'http://queue' });
    expect(resolver.outputs()).toEqual({ QueueArn: 'arn:queue' });
  });

  test('names the resource whose value refers to nothing', () => {
    const resolver = resolverOf({
      Orders: { Resources: { Fn: resource({ Url: { Ref: 'Gone' } }) } },
    });
    const [fn] = resolver.order();
    if (!fn) throw new Error('one resource expected');

    expect(() => resolver.propertiesOf(fn)).toThrow(
      new AssemblyError('Orders/Fn: Ref Gone refers to nothing in the assembly'),
    );
  });
});

function resource(Properties: Readonly<Record<string, Json>>) {
  return { Type: 'T', Properties };
}

function resolverOf(templates: Readonly<Record<string, Template>>): Resolver {
  const place = { account: '000000000000', region: 'us-east-1' };
  const models = Object.entries(templates).map(([name, template]) =>
    modelStack({ name, template, assets: new Map(), directory: '/' }, place),
  );
  return new Resolver(models);
}

/** A placeholder of `Fn::Sub`. */
function name(text: string): string {
  return `\${${text}}`;
}
