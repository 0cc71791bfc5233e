import { join } from 'node:path';
import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
} from 'aws-cdk-lib/core';
import { alarmCoverage } from './alarm-coverage.ts';
import { alarmGraph } from './alarm-graph.ts';
import { deadLetterQueues } from './dead-letter-queues.ts';
import { encryption } from './encryption.ts';
import { fifo } from './fifo.ts';
import { keyGrants } from './key-grants.ts';
import { logs } from './logs.ts';
import { mappings } from './mappings.ts';
import { markerLife } from './marker-life.ts';
import { permissions } from './permissions.ts';
import { receiveCount } from './receive-count.ts';
import { describeFinding, type Rule, type RuleSettings } from './rule.ts';
import { statefulResources } from './stateful-resources.ts';
import { streams } from './streams.ts';
import { subscriptions } from './subscriptions.ts';
import { Templates } from './templates.ts';
import { transport } from './transport.ts';
import { visibilityTimeout } from './visibility-timeout.ts';

/** Every rule, in the order of docs/rules.md. */
export const rules: readonly Rule[] = [
  visibilityTimeout,
  receiveCount,
  deadLetterQueues,
  subscriptions,
  mappings,
  fifo,
  streams,
  markerLife,
  transport,
  permissions,
  encryption,
  keyGrants,
  logs,
  alarmGraph,
  alarmCoverage,
  statefulResources,
];

/**
 * The rules as a validation plugin: `Validations.of(app).addPlugins(new BlueprintRules(stage))`.
 * Synthesis fails with every finding. One that is right in its place is acknowledged there, with the
 * reason: `Validations.of(queue).acknowledge({ id: 'Blueprint::receive-count', reason })`.
 */
export class BlueprintRules implements IPolicyValidationPlugin {
  readonly name = 'Blueprint';
  readonly ruleIds = rules.map(({ id }) => id);
  readonly #settings: RuleSettings;

  constructor({ root = repository, ...stage }: BlueprintRulesProps) {
    const { protectsData, customerManagedKey } = stage;
    this.#settings = { protectsData, customerManagedKey, root };
  }

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const templates = new Templates(context);
    const violations = rules.flatMap(({ id, check }) =>
      check(templates, this.#settings).map((finding) => ({
        ruleName: id,
        description: describeFinding(finding),
        severity: 'error',
        violatingResources: [{ constructPath: finding.path, locations: [] }],
      })),
    );
    return { success: violations.length === 0, violations };
  }
}

export interface BlueprintRulesProps extends Omit<RuleSettings, 'root'> {
  /**
   * The folder that alarm descriptions are relative to: it has `docs/runbooks`.
   *
   * @default - this repository
   */
  readonly root?: string;
}

const repository = join(import.meta.dirname, '..', '..');
