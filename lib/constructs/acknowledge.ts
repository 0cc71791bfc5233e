import { Stack, Validations } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/**
 * Says why findings of rule packs are right here, for this construct and those below it: by the id
 * that the finding is printed with, `AwsSolutions-S1`, and the reason.
 */
export function acknowledge(
  construct: IConstruct,
  reasons: Readonly<Record<string, string>>,
): void {
  const all = Object.entries(reasons).map(([id, reason]) => ({ id, reason }));
  Validations.of(construct).acknowledge(...all);
}

/**
 * Says why a role's policy has a resource with a wildcard. The finding's id contains the ARN as the
 * template has it, with exports of other stacks, so it is known only when the app is validated.
 */
export function acknowledgeWildcard(construct: IConstruct, arn: string, reason: string): void {
  const validate = () => {
    const id = `AwsSolutions-IAM5[Resource::${asWritten(Stack.of(construct).resolve(arn))}]`;
    acknowledge(construct, { [id]: reason });
    return [];
  };
  construct.node.addValidation({ validate });
}

/** `<Table.Arn>/stream/*`; an export by its name. */
function asWritten(value: unknown): string {
  if (typeof value === 'string') return value;
  const intrinsic = Object.entries(value ?? {}).at(0);
  switch (intrinsic?.[0]) {
    case 'Fn::Join':
      return intrinsic[1][1].map(asWritten).join(intrinsic[1][0]);
    case 'Fn::GetAtt':
      return `<${intrinsic[1].join('.')}>`;
    case 'Ref':
      return `<${intrinsic[1]}>`;
    default:
      return String(intrinsic?.[1]);
  }
}
