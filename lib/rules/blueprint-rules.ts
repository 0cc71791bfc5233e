import { join } from 'node:path';
import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
} from 'aws-cdk-lib/core';
import { describeFinding, type Rule, type RuleSettings } from './rule.ts';
import { Templates } from './templates.ts';
import { visibilityTimeout } from './visibility-timeout.ts';

/** Every rule, in the order of docs/rules.md. */
export const rules: readonly Rule[] = [visibilityTimeout];

/**
 * The rules as a validation plugin: `Validations.of(app).addPlugins(new BlueprintRules(stage))`.
 * Synthesis fails with every finding. One that is right in its place is acknowledged there, with the
 * reason: `Validations.of(queue).acknowledge({ id: 'Blueprint::receive-count', reason })`.
 */
export class BlueprintRules implements IPolicyValidationPlugin {
  readonly name = 'Blueprint';
  readonly ruleIds = rules.map(({ id }) => id);
  readonly #settings: RuleSettings;

  constructor({ protectsData, root = repository }: BlueprintRulesProps) {
    this.#settings = { protectsData, root };
  }

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const templates = new Templates(context);
    const violations = rules.flatMap(({ id, check }) =>
      check(templates, this.#settings).map((finding) => ({
        ruleName: id,
        description: describeFinding(finding),
        severity: 'error',
        fix: finding.remedy,
        violatingResources: [{ constructPath: finding.path, locations: [] }],
      })),
    );
    return { success: violations.length === 0, violations };
  }
}

export interface BlueprintRulesProps extends Pick<RuleSettings, 'protectsData'> {
  /**
   * The folder that alarm descriptions are relative to: it has `docs/runbooks`.
   *
   * @default - this repository
   */
  readonly root?: string;
}

const repository = join(import.meta.dirname, '..', '..');
