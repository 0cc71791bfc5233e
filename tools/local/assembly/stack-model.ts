import { AssemblyError } from './assembly-error.ts';
import type { StackTemplate } from './cloud-assembly.ts';
import { chooseBranches, conditionsOf } from './conditions.ts';
import type { Scope } from './evaluate.ts';
import type { Json, JsonObject, OutputDefinition, ResourceDefinition } from './template.ts';

/** A resource that will be created, its conditions already decided. */
export interface StackResource {
  readonly stack: StackTemplate;
  readonly logicalId: string;
  readonly definition: ResourceDefinition;
  /** Its properties with `Fn::If` and `AWS::NoValue` gone, other intrinsics in place. */
  readonly properties: JsonObject;
}

/** A stack with its conditions decided and its parameters known. */
export interface StackModel {
  readonly stack: StackTemplate;
  readonly resources: readonly StackResource[];
  readonly outputs: Readonly<Record<string, OutputDefinition>>;
  /** Parameters and pseudo parameters by name; undefined for a resource's logical id. */
  parameter(name: string): Json | undefined;
  condition(name: string): boolean;
}

/** Account and region that pseudo parameters stand for. */
export interface PseudoPlace {
  readonly account: string;
  readonly region: string;
}

/**
 * Decides a stack's conditions. Throws {@link AssemblyError} for a parameter without default, as
 * nothing here could supply its value.
 */
export function modelStack(stack: StackTemplate, place: PseudoPlace): StackModel {
  const { template } = stack;
  const parameters = parametersOf(stack, place);
  const parameter = (name: string) => parameters.get(name);
  const condition = conditionsOf(template, () => conditionScope(stack, parameter, condition));
  const resources = Object.entries(template.Resources ?? {})
    .filter(([, { Condition }]) => Condition === undefined || condition(Condition))
    .map(([logicalId, definition]) => ({
      stack,
      logicalId,
      definition,
      properties: chooseBranches(definition.Properties ?? {}, condition) as JsonObject,
    }));
  const outputs = Object.fromEntries(
    Object.entries(template.Outputs ?? {}).filter(
      ([, { Condition }]) => Condition === undefined || condition(Condition),
    ),
  );
  return { stack, resources, outputs, parameter, condition };
}

function parametersOf(stack: StackTemplate, place: PseudoPlace): Map<string, Json> {
  const values = new Map<string, Json>([
    ['AWS::AccountId', place.account],
    ['AWS::Region', place.region],
    ['AWS::Partition', 'aws'],
    ['AWS::URLSuffix', 'amazonaws.com'],
    ['AWS::StackName', stack.name],
    [
      'AWS::StackId',
      `arn:aws:cloudformation:${place.region}:${place.account}:stack/${stack.name}/local`,
    ],
    ['AWS::NotificationARNs', []],
  ]);
  for (const [name, { Default }] of Object.entries(stack.template.Parameters ?? {})) {
    if (Default === undefined) {
      throw new AssemblyError(
        `parameter ${name} of ${stack.name} has no default: give it one, the local cloud asks for no values`,
      );
    }
    values.set(name, Default);
  }
  return values;
}

function conditionScope(
  stack: StackTemplate,
  parameter: (name: string) => Json | undefined,
  condition: (name: string) => boolean,
): Scope {
  const { Mappings } = stack.template;
  const nothing = () => undefined;
  return {
    ref: parameter,
    condition,
    mapping: (map, top, second) => Mappings?.[map]?.[top]?.[second],
    attribute: nothing,
    exported: nothing,
    stackOutput: nothing,
  };
}
