/** A resource of a synthesized template. */
export interface TemplateResource {
  readonly type: string;
  readonly logicalId: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Every resource of the templates of a stage. */
export function resourcesIn(templates: readonly unknown[]): readonly TemplateResource[] {
  return templates.flatMap((template) => {
    const resources = (template as { readonly Resources?: object }).Resources ?? {};
    return Object.entries(resources).map(([logicalId, { Type, Properties = {} }]) => ({
      logicalId,
      type: Type,
      properties: Properties,
    }));
  });
}

/** A number at a path of members; `otherwise` when there is none. */
export function numberAt(value: unknown, path: string, otherwise: number): number {
  const found = path
    .split('.')
    .reduce(
      (inner: unknown, name) => (inner as Record<string, unknown> | undefined)?.[name],
      value,
    );
  return typeof found === 'number' ? found : otherwise;
}

/** Whether a value of a template names a resource: by reference, by attribute, or by an export of it. */
export function refersTo(value: unknown, { logicalId }: TemplateResource): boolean {
  return JSON.stringify(value ?? null).includes(logicalId);
}
