import { intrinsicOf, isObject, type Json } from './template.ts';

/** What a value needs before it can be evaluated. */
export type Reference =
  | { readonly kind: 'local'; readonly name: string }
  | { readonly kind: 'export'; readonly name: Json }
  | { readonly kind: 'output'; readonly stack: Json; readonly name: Json };

/** Every reference in a value: `Ref`, `Fn::GetAtt`, `Fn::Sub`, `Fn::ImportValue`, `Fn::GetStackOutput`. */
export function referencesOf(value: Json): Reference[] {
  const intrinsic = intrinsicOf(value);
  if (intrinsic) return ofIntrinsic(intrinsic.name, intrinsic.argument);
  return childrenOf(value).flatMap(referencesOf);
}

function ofIntrinsic(name: string, argument: Json): Reference[] {
  switch (name) {
    case 'Ref':
      return [{ kind: 'local', name: String(argument) }];
    case 'Fn::GetAtt':
      return [{ kind: 'local', name: attributeOwner(argument) }];
    case 'Fn::Sub':
      return ofSubstitution(argument);
    case 'Fn::ImportValue':
      return [{ kind: 'export', name: argument }, ...referencesOf(argument)];
    case 'Fn::GetStackOutput': {
      const { StackName = null, OutputName = null } = isObject(argument) ? argument : {};
      return [{ kind: 'output', stack: StackName, name: OutputName }];
    }
    default:
      return referencesOf(argument);
  }
}

function attributeOwner(argument: Json): string {
  const owner = Array.isArray(argument) ? argument[0] : String(argument).split('.')[0];
  return String(owner);
}

function ofSubstitution(argument: Json): Reference[] {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const local = isObject(variables) ? variables : {};
  const names = [...String(template).matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, inner = '']) =>
    inner.trim(),
  );
  const outer = names
    .filter((name) => !(name in local))
    .map((name): Reference => ({ kind: 'local', name: name.split('.')[0] ?? name }));
  return [...outer, ...childrenOf(local).flatMap(referencesOf)];
}

function childrenOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}
