import type { CreatedResource } from '../../assembly/resolver.ts';
import type { StackResource } from '../../assembly/stack-model.ts';
import type { Place } from '../../ports.ts';

/**
 * What a resource that is not created answers to `Ref` and `Fn::GetAtt`, so that others can still
 * name it: its logical id in an ARN of its service.
 */
export function aroundResource(
  { stack, logicalId, definition }: StackResource,
  place: Place,
): CreatedResource {
  const [, service = '', kind = ''] = definition.Type.toLowerCase().split('::');
  const name = `${stack.name}-${logicalId}`;
  const region = service === 'iam' ? '' : place.region;
  const arn = `arn:aws:${service}:${region}:${place.account}:${kind}/${name}`;
  return { ref: name, attributes: { Arn: arn, KeyId: name, RoleId: name, PolicyArn: arn } };
}
