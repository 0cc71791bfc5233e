import type { Templates } from './templates.ts';

/** One place where a rule does not hold. */
export interface Finding {
  /** The path of the construct to change. */
  readonly path: string;
  /** What was found and what must be, both with their values, and the rule ids behind it. */
  readonly broken: string;
  /** What to change. */
  readonly remedy: string;
}

/** What a rule may know beside the templates. */
export interface RuleSettings {
  /** Data must outlive the code: deletion is refused, tables can be restored. */
  readonly protectsData: boolean;
  /** Everything that holds data is under the stage's own key. */
  readonly customerManagedKey: boolean;
  /** The folder that alarm descriptions are relative to: it has `docs/runbooks`. */
  readonly root: string;
}

/** What must hold across the resources of an app. */
export interface Rule {
  /** Kebab case; acknowledged as `Blueprint::<id>`. */
  readonly id: string;
  readonly check: (templates: Templates, settings: RuleSettings) => readonly Finding[];
}

/** `Orders/Payment/Queue: visibility timeout 30 s must be ...; raise ...`. */
export function describeFinding({ path, broken, remedy }: Finding): string {
  return `${path}: ${broken}; ${remedy}`;
}
