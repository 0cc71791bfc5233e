import type { StackModel, StackResource } from '../assembly/stack-model.ts';
import { leavesOf } from './property-leaves.ts';
import { isNoOp, type RuleTable } from './rule.ts';

/** What the gate says of a whole assembly. */
export interface GateReport {
  readonly honoured: number;
  readonly noop: number;
  readonly refused: number;
  /** Every property without effect, `Stack/LogicalId (Type).Property`, and why. */
  readonly noops: readonly { readonly path: string; readonly reason: string }[];
}

/** A template that asks for something the local cloud would otherwise drop silently. */
export class GateError extends Error {
  override readonly name = 'GateError';
  /** Full paths, `Stack/LogicalId (AWS::SQS::Queue).Foo`. */
  readonly refused: readonly string[];

  constructor(refused: readonly string[]) {
    super(
      [
        `the local cloud does not honour ${refused.length} of the template's properties:`,
        ...refused.map((path) => `  ${path}`),
        'remove them from the stack, or declare them in tools/local/gate/tables and honour them in tools/local/boot/provisioners',
      ].join('\n'),
    );
    this.refused = refused;
  }
}

interface Finding {
  readonly path: string;
  readonly verdict: 'honoured' | 'refused' | { readonly noop: string };
}

const attributes: Readonly<Record<string, string>> = {
  DeletionPolicy: 'everything is deleted at stop',
  UpdateReplacePolicy: 'nothing is updated in place',
};
const silent = new Set(['Type', 'Properties', 'DependsOn', 'Condition', 'Metadata']);

/**
 * Judges every property of every resource: honoured, a no-op with its reason, or refused. Throws
 * {@link GateError} naming all refused ones.
 */
export function checkGate(models: readonly StackModel[], table: RuleTable): GateReport {
  const findings = models.flatMap(({ resources }) =>
    resources.flatMap((resource) => findingsOf(resource, table)),
  );
  const refused = findings.filter(({ verdict }) => verdict === 'refused').map(({ path }) => path);
  if (refused.length > 0) throw new GateError(refused);
  const noops = findings.flatMap(({ path, verdict }) =>
    typeof verdict === 'object' ? [{ path, reason: verdict.noop }] : [],
  );
  return { honoured: findings.length - noops.length, noop: noops.length, refused: 0, noops };
}

function findingsOf(resource: StackResource, table: RuleTable): Finding[] {
  const { stack, logicalId, definition, properties } = resource;
  const subject = `${stack.name}/${logicalId} (${definition.Type})`;
  const rules = table[definition.Type];
  if (rules === undefined) return [{ path: `${subject}: resource type`, verdict: 'refused' }];
  const around = Object.keys(definition)
    .filter((name) => !silent.has(name))
    .map((name): Finding => {
      const reason = attributes[name];
      return { path: `${subject} ${name}`, verdict: reason ? { noop: reason } : 'refused' };
    });
  if (isNoOp(rules)) {
    const names = Object.keys(properties);
    const paths = names.length === 0 ? [subject] : names.map((name) => `${subject}.${name}`);
    return [...around, ...paths.map((path): Finding => ({ path, verdict: rules }))];
  }
  const leaves = leavesOf(properties, rules).map(
    ({ path, verdict }): Finding => ({ path: `${subject}.${path}`, verdict }),
  );
  return [...around, ...leaves];
}
