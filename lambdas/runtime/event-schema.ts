/** One thing a schema found wrong. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What validating gives: the event, or why not. */
export type Validation<Event> =
  | { readonly value: Event; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** The part of Standard Schema v1 that the runtime uses; zod, valibot and arktype schemas have it. */
export interface EventSchema<Event> {
  readonly '~standard': {
    readonly validate: (value: unknown) => Validation<Event> | Promise<Validation<Event>>;
  };
}

/** An issue's place as text: `data.lines.0.sku`; empty at the root. */
export function pathOf(issue: SchemaIssue): string {
  return (issue.path ?? [])
    .map((step) => String(typeof step === 'object' ? step.key : step))
    .join('.');
}
