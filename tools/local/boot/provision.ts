import { AssemblyError } from '../assembly/assembly-error.ts';
import type { CreatedResource, Resolver } from '../assembly/resolver.ts';
import type { StackResource } from '../assembly/stack-model.ts';
import { Properties } from '../gate/properties.ts';
import { isNoOp, type RuleTable } from '../gate/rule.ts';
import { AwsError } from '../ports.ts';
import type { Engines } from './engines.ts';
import type { BootedMapping } from './idle.ts';
import { physicalName } from './physical-name.ts';
import { aroundResource } from './provisioners/around.ts';
import { provisioners } from './provisioners/by-type.ts';

export interface ProvisionOptions {
  readonly resolver: Resolver;
  readonly engines: Engines;
  readonly table: RuleTable;
}

/**
 * Creates every resource, each after what it needs, and answers with the event source mappings,
 * not started. Throws {@link AssemblyError} with the resource's path for what a service refuses,
 * and for a property that the table honours but nothing read.
 */
export async function provision(options: ProvisionOptions): Promise<readonly BootedMapping[]> {
  const { resolver } = options;
  const shared = { integrations: new Map<string, string>(), mappings: [] as BootedMapping[] };
  for (const resource of resolver.order()) {
    resolver.define(resource, await create(resource, options, shared));
  }
  return shared.mappings;
}

interface Shared {
  readonly integrations: Map<string, string>;
  readonly mappings: BootedMapping[];
}

async function create(
  resource: StackResource,
  { resolver, engines, table }: ProvisionOptions,
  shared: Shared,
): Promise<CreatedResource> {
  const { stack, logicalId, definition } = resource;
  const subject = `${stack.name}/${logicalId} (${definition.Type})`;
  const rules = table[definition.Type];
  if (rules === undefined || isNoOp(rules)) return aroundResource(resource, engines.place);
  const provisioner = provisioners[definition.Type];
  if (!provisioner)
    throw new AssemblyError(`${subject} is honoured by the table but has no provisioner`);
  const properties = new Properties({ subject, values: resolver.propertiesOf(resource), rules });
  const created = await refusedAs(subject, () =>
    provisioner({
      ...shared,
      engines,
      resource,
      properties,
      name: (nameRules) => physicalName(stack.name, logicalId, nameRules),
    }),
  );
  const [unread] = properties.unread();
  if (unread !== undefined) {
    throw new AssemblyError(
      `${unread} is honoured by the gate's table but no provisioner reads it`,
    );
  }
  return created;
}

async function refusedAs<Result>(
  subject: string,
  run: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AssemblyError(`${subject}: ${error.message} (${error.code})`);
  }
}
