/** The property is consumed by the resource's provisioner. */
export const honoured = 'honoured';

/** The property changes nothing here, for this reason. */
export interface NoOp {
  readonly noop: string;
}

/** What happens to a property: honoured whole, without effect, or judged key by key. */
export type Rule = typeof honoured | NoOp | PropertyRules;

/** Rules by property name; they hold for each entry of a list too. What is absent is refused. */
export interface PropertyRules {
  readonly [property: string]: Rule;
}

/** Rules by resource type; a {@link NoOp} is a type that is not created at all. */
export type RuleTable = Readonly<Record<string, PropertyRules | NoOp>>;

export function noop(reason: string): NoOp {
  return { noop: reason };
}

export function isNoOp(rule: Rule | PropertyRules): rule is NoOp {
  return typeof rule === 'object' && typeof rule.noop === 'string' && rule.noop !== honoured;
}
