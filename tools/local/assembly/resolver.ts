import { AssemblyError } from './assembly-error.ts';
import { dependencyOrder } from './dependency-order.ts';
import { evaluate, type Scope } from './evaluate.ts';
import type { StackModel, StackResource } from './stack-model.ts';
import type { Json, JsonObject } from './template.ts';

/** What a created resource answers to `Ref` and `Fn::GetAtt`. */
export interface CreatedResource {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, Json>>;
}

/** Evaluates the stacks' values against the resources that exist so far. */
export class Resolver {
  readonly #models: ReadonlyMap<string, StackModel>;
  readonly #created = new Map<string, CreatedResource>();
  readonly #scopes = new Map<string, Scope>();

  constructor(models: readonly StackModel[]) {
    this.#models = new Map(models.map((model) => [model.stack.name, model]));
  }

  /** Every resource after what it needs; see {@link dependencyOrder}. */
  order(): readonly StackResource[] {
    return dependencyOrder([...this.#models.values()], (model, value) =>
      String(evaluate(value, this.#scope(model))),
    );
  }

  /** Records a resource, so that later ones can refer to it. */
  define({ stack, logicalId }: StackResource, created: CreatedResource): void {
    this.#created.set(`${stack.name}/${logicalId}`, created);
  }

  /** A resource's properties with every intrinsic evaluated; the error names the resource. */
  propertiesOf({ stack, logicalId, properties }: StackResource): JsonObject {
    const model = this.#models.get(stack.name);
    if (!model) throw new AssemblyError(`${stack.name} is not part of the assembly`);
    try {
      return evaluate(properties, this.#scope(model)) as JsonObject;
    } catch (error) {
      if (!(error instanceof AssemblyError)) throw error;
      throw new AssemblyError(`${stack.name}/${logicalId}: ${error.message}`);
    }
  }

  /** Every stack's outputs by key; a key of several stacks keeps the first and adds `Stack.Key`. */
  outputs(): Record<string, string> {
    const all: Record<string, string> = {};
    for (const model of this.#models.values()) {
      for (const [key, { Value }] of Object.entries(model.outputs)) {
        const text = String(evaluate(Value, this.#scope(model)));
        all[key in all ? `${model.stack.name}.${key}` : key] = text;
      }
    }
    return all;
  }

  #scope(model: StackModel): Scope {
    const { name, template } = model.stack;
    const known = this.#scopes.get(name);
    if (known) return known;
    const scope: Scope = {
      ref: (id) => model.parameter(id) ?? this.#created.get(`${name}/${id}`)?.ref,
      attribute: (id, attribute) => this.#created.get(`${name}/${id}`)?.attributes[attribute],
      condition: model.condition,
      mapping: (map, top, second) => template.Mappings?.[map]?.[top]?.[second],
      exported: (exportName) => this.#exported(exportName),
      stackOutput: (stackName, output) => this.#output(this.#models.get(stackName), output),
    };
    this.#scopes.set(name, scope);
    return scope;
  }

  #exported(exportName: string): Json | undefined {
    for (const model of this.#models.values()) {
      for (const [key, { Export }] of Object.entries(model.outputs)) {
        if (Export && evaluate(Export.Name, this.#scope(model)) === exportName) {
          return this.#output(model, key);
        }
      }
    }
    return undefined;
  }

  #output(model: StackModel | undefined, key: string): Json | undefined {
    const output = model?.outputs[key];
    return model && output ? evaluate(output.Value, this.#scope(model)) : undefined;
  }
}
