import { AssemblyError } from './assembly-error.ts';
import { referencesOf } from './references.ts';
import type { StackModel, StackResource } from './stack-model.ts';
import type { Json } from './template.ts';

/** Evaluates names inside references (export names, stack names) without any resource. */
export type StaticText = (model: StackModel, value: Json) => string;

interface Node {
  readonly path: string;
  readonly resource: StackResource;
  readonly needs: readonly string[];
}

/**
 * All resources of all stacks, each after everything it refers to or `DependsOn`, across stacks
 * through exports and stack outputs. Throws {@link AssemblyError} with the path of a cycle.
 */
export function dependencyOrder(
  models: readonly StackModel[],
  staticText: StaticText,
): readonly StackResource[] {
  const needsOf = dependencyFinder(models, staticText);
  const nodes = new Map<string, Node>();
  for (const model of models) {
    for (const resource of model.resources) {
      const path = pathOf(model.stack.name, resource.logicalId);
      nodes.set(path, { path, resource, needs: needsOf(model, resource) });
    }
  }
  return sorted(nodes);
}

function pathOf(stackName: string, logicalId: string): string {
  return `${stackName}/${logicalId}`;
}

function sorted(nodes: ReadonlyMap<string, Node>): StackResource[] {
  const order: StackResource[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (node: Node, trail: readonly string[]): void => {
    const before = state.get(node.path);
    if (before === 'done') return;
    if (before === 'open') {
      const cycle = [...trail.slice(trail.indexOf(node.path)), node.path];
      throw new AssemblyError(`resources depend on one another: ${cycle.join(' -> ')}`);
    }
    state.set(node.path, 'open');
    for (const need of node.needs) {
      const next = nodes.get(need);
      if (next) visit(next, [...trail, node.path]);
    }
    state.set(node.path, 'done');
    order.push(node.resource);
  };
  for (const node of nodes.values()) visit(node, []);
  return order;
}

function dependencyFinder(models: readonly StackModel[], staticText: StaticText) {
  const exports = new Map<string, { model: StackModel; value: Json }>();
  for (const model of models) {
    for (const { Export, Value } of Object.values(model.outputs)) {
      if (Export) exports.set(staticText(model, Export.Name), { model, value: Value });
    }
  }
  const byName = new Map(models.map((model) => [model.stack.name, model]));
  const inValue = (model: StackModel, value: Json, depth = 0): string[] => {
    if (depth > 50)
      throw new AssemblyError(`stack outputs of ${model.stack.name} refer to one another`);
    return referencesOf(value).flatMap((reference) => {
      if (reference.kind === 'local') return [pathOf(model.stack.name, reference.name)];
      const target =
        reference.kind === 'export'
          ? exports.get(staticText(model, reference.name))
          : outputOf(byName.get(staticText(model, reference.stack)), String(reference.name));
      return target ? inValue(target.model, target.value, depth + 1) : [];
    });
  };
  return (model: StackModel, { definition, properties, logicalId }: StackResource): string[] => {
    const listed = [definition.DependsOn ?? []].flat().map((id) => pathOf(model.stack.name, id));
    const own = pathOf(model.stack.name, logicalId);
    const all = new Set([...listed, ...inValue(model, properties)]);
    if (all.has(own)) throw new AssemblyError(`resources depend on one another: ${own} -> ${own}`);
    return [...all];
  };
}

function outputOf(model: StackModel | undefined, name: string) {
  const output = model?.outputs[name];
  return model && output ? { model, value: output.Value } : undefined;
}
